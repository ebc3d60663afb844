package org.hongfan.layout;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.CompoundExpression;
import org.springframework.expression.spel.ast.Elvis;
import org.springframework.expression.spel.ast.Literal;
import org.springframework.expression.spel.ast.MethodReference;
import org.springframework.expression.spel.ast.OpAnd;
import org.springframework.expression.spel.ast.OpEQ;
import org.springframework.expression.spel.ast.OpGE;
import org.springframework.expression.spel.ast.OpGT;
import org.springframework.expression.spel.ast.OpLE;
import org.springframework.expression.spel.ast.OpLT;
import org.springframework.expression.spel.ast.OpMinus;
import org.springframework.expression.spel.ast.OpNE;
import org.springframework.expression.spel.ast.OpOr;
import org.springframework.expression.spel.ast.OpPlus;
import org.springframework.expression.spel.ast.OperatorNot;
import org.springframework.expression.spel.ast.PropertyOrFieldReference;
import org.springframework.expression.spel.ast.Ternary;
import org.springframework.expression.spel.ast.VariableReference;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.thymeleaf.context.IExpressionContext;

/**
 * Makes a {@link PlainExpression} of an expression that the language's own parser has read.
 *
 * <p>Each operator takes only the operands for which its result is beyond doubt, texts, whole numbers, yes and no; for others it gives up, and the
 * usual evaluator begins anew. No expression of a template changes anything, so that does no harm.
 */
final class PlainExpressionReader {
    /** Names of which the usual evaluator makes something of its own. */
    private static final Set<String> OTHERS = Set.of("param", "session", "application", "request");

    private static final Set<String> TOOLS = Set.of("temporals", "strings", "lists", "numbers", "fields");

    private static final SpelExpressionParser LANGUAGE = new SpelExpressionParser();

    private PlainExpressionReader() {}

    /** Empty where no part of the expression could be evaluated in the plain way. */
    static Optional<PlainExpression> read(String expression) {
        try {
            SpelExpression parsed = (SpelExpression) LANGUAGE.parseExpression(expression);
            return Optional.of(read(parsed.getAST()));
        } catch (ParseException | IllegalStateException | NotPlainException e) {
            return Optional.empty();
        }
    }

    private static PlainExpression read(SpelNode node) {
        if (node instanceof Literal literal) {
            Object value = literal.getLiteralValue().getValue();
            return context -> value;
        }
        if (node instanceof PropertyOrFieldReference || node instanceof VariableReference) {
            return root(node);
        }
        if (node instanceof CompoundExpression) {
            PlainExpression path = root(node.getChild(0));
            for (int i = 1; i < node.getChildCount(); i++) {
                path = step(path, node.getChild(i));
            }
            return path;
        }
        List<PlainExpression> parts = new ArrayList<>();
        for (int i = 0; i < node.getChildCount(); i++) {
            parts.add(read(node.getChild(i)));
        }
        return operator(node, parts);
    }

    private static PlainExpression root(SpelNode node) {
        if (node instanceof PropertyOrFieldReference variable && !OTHERS.contains(variable.getName())) {
            String name = variable.getName();
            return context -> context.getVariable(name);
        }
        if (node instanceof VariableReference tool) {
            String name = tool.toStringAST().substring(1);
            if (TOOLS.contains(name)) {
                return context -> context.getExpressionObjects().getObject(name);
            }
        }
        throw NotPlainException.INSTANCE;
    }

    private static PlainExpression step(PlainExpression target, SpelNode node) {
        if (node instanceof PropertyOrFieldReference property) {
            return new PlainStep(target, property.getName(), property.isNullSafe(), null);
        }
        if (node instanceof MethodReference method) {
            List<PlainExpression> arguments = new ArrayList<>();
            for (int i = 0; i < method.getChildCount(); i++) {
                arguments.add(read(method.getChild(i)));
            }
            return new PlainStep(target, method.getName(), method.isNullSafe(), arguments);
        }
        throw NotPlainException.INSTANCE;
    }

    private static PlainExpression operator(SpelNode node, List<PlainExpression> parts) {
        PlainExpression a = parts.isEmpty() ? context -> null : parts.get(0);
        PlainExpression b = parts.size() < 2 ? context -> null : parts.get(1);
        if (node instanceof OpEQ) {
            return context -> areEqual(a.value(context), b.value(context));
        } else if (node instanceof OpNE) {
            return context -> !areEqual(a.value(context), b.value(context));
        } else if (node instanceof OpAnd) {
            return context -> a.isTrue(context) && b.isTrue(context);
        } else if (node instanceof OpOr) {
            return context -> a.isTrue(context) || b.isTrue(context);
        } else if (node instanceof OperatorNot) {
            return context -> !a.isTrue(context);
        } else if (node instanceof Ternary) {
            return context ->
                    a.isTrue(context) ? b.value(context) : parts.get(2).value(context);
        } else if (node instanceof Elvis) {
            return context -> either(a.value(context), b, context);
        } else if (node instanceof OpPlus && parts.size() == 2) {
            return context -> sum(a.value(context), b.value(context));
        } else if (node instanceof OpMinus && parts.size() == 2) {
            return context -> difference(a.value(context), b.value(context));
        } else if (node instanceof OpMinus) {
            return context -> difference(0, a.value(context));
        } else if (node instanceof OpGT) {
            return context -> compares(a, b, context, order -> order > 0);
        } else if (node instanceof OpGE) {
            return context -> compares(a, b, context, order -> order >= 0);
        } else if (node instanceof OpLT) {
            return context -> compares(a, b, context, order -> order < 0);
        } else if (node instanceof OpLE) {
            return context -> compares(a, b, context, order -> order <= 0);
        }
        throw NotPlainException.INSTANCE;
    }

    private static boolean areEqual(@Nullable Object a, @Nullable Object b) {
        if (a == null || b == null) {
            return a == b;
        }
        if (isWhole(a) && isWhole(b)) {
            return ((Number) a).longValue() == ((Number) b).longValue();
        }
        if (a.getClass() == b.getClass() && (a instanceof String || a instanceof Boolean || a instanceof Enum<?>)) {
            return a.equals(b);
        }
        throw NotPlainException.INSTANCE;
    }

    private static @Nullable Object either(@Nullable Object value, PlainExpression other, IExpressionContext context) {
        if (value instanceof Optional) {
            throw NotPlainException.INSTANCE;
        }
        return value == null || "".equals(value) ? other.value(context) : value;
    }

    private static Object sum(@Nullable Object a, @Nullable Object b) {
        if (a instanceof Integer one && b instanceof Integer other) {
            return one + other;
        }
        boolean text = a instanceof String && (b == null || b instanceof String || isWhole(b))
                || b instanceof String && (a == null || isWhole(a));
        if (!text) {
            throw NotPlainException.INSTANCE;
        }
        return Objects.toString(a) + b;
    }

    private static Object difference(@Nullable Object a, @Nullable Object b) {
        if (a instanceof Integer one && b instanceof Integer other) {
            return one - other;
        }
        throw NotPlainException.INSTANCE;
    }

    private static boolean compares(
            PlainExpression a, PlainExpression b, IExpressionContext context, IntPredicate wanted) {
        Object one = a.value(context);
        Object other = b.value(context);
        if (isWhole(one) && isWhole(other)) {
            return wanted.test(Long.compare(((Number) one).longValue(), ((Number) other).longValue()));
        }
        throw NotPlainException.INSTANCE;
    }

    private static boolean isWhole(@Nullable Object value) {
        return value instanceof Integer || value instanceof Long;
    }
}
