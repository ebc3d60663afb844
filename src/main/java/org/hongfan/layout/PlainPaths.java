package org.hongfan.layout;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;
import org.thymeleaf.context.IExpressionContext;
import org.thymeleaf.standard.expression.IStandardVariableExpression;
import org.thymeleaf.standard.expression.IStandardVariableExpressionEvaluator;
import org.thymeleaf.standard.expression.StandardExpressionExecutionContext;

/**
 * Reads plain paths such as <code>${row.name}</code> from the portal's own types; all else is left to the usual evaluator, its errors included.
 *
 * <p>The usual one looks for the accessor of a property anew each time, and asks whether the type is one that templates must not touch: a third of
 * what a page with a table costs. The portal's own types are never among those.
 */
@RequiredArgsConstructor
final class PlainPaths implements IStandardVariableExpressionEvaluator {
    private static final String OWN = "org.hongfan.";
    private static final Pattern PATH = Pattern.compile("[a-zA-Z]\\w*(\\??\\.[a-zA-Z]\\w*(\\(\\))?)*");
    private static final Pattern STEP = Pattern.compile("(\\??)\\.(\\w+)(\\(\\))?");

    /** Words of the expression language, and names of which the usual evaluator makes something of its own. */
    private static final Set<String> OTHERS =
            Set.of("true", "false", "null", "param", "session", "application", "request", "new", "not");

    private static final Path NOT_PLAIN = new Path("", List.of());
    private static final Object NOT_READ = new Object();

    private final IStandardVariableExpressionEvaluator usual;
    private final Map<String, Path> paths = new ConcurrentHashMap<>();

    @Override
    public @Nullable Object evaluate(
            IExpressionContext context,
            IStandardVariableExpression expression,
            StandardExpressionExecutionContext execution) {
        if (!expression.getUseSelectionAsRoot()
                && !execution.getPerformTypeConversion()
                && !execution.getForbidUnsafeExpressionResults()) {
            Path path = paths.computeIfAbsent(expression.getExpression(), PlainPaths::parse);
            if (path != NOT_PLAIN) {
                Object value = path.read(context);
                if (value != NOT_READ) {
                    return value;
                }
            }
        }
        return usual.evaluate(context, expression, execution);
    }

    private static Path parse(String expression) {
        if (!PATH.matcher(expression).matches()) {
            return NOT_PLAIN;
        }
        int end = expression.indexOf('.');
        String root = end < 0 ? expression : expression.substring(0, end).replace("?", "");
        if (OTHERS.contains(root)) {
            return NOT_PLAIN;
        }
        List<Step> steps = new ArrayList<>();
        Matcher step = STEP.matcher(expression);
        while (step.find()) {
            steps.add(new Step(
                    step.group(2), step.group(3) != null, !step.group(1).isEmpty()));
        }
        return new Path(root, steps);
    }

    private record Path(String root, List<Step> steps) {
        /** {@link #NOT_READ} where another than the portal's own types is met. */
        @Nullable Object read(IExpressionContext context) {
            Object value = context.getVariable(root);
            for (Step step : steps) {
                if (value == null && step.orNull) {
                    return null;
                }
                value = value == null ? NOT_READ : step.of(value);
                if (value == NOT_READ) {
                    return NOT_READ;
                }
            }
            return value;
        }
    }

    @RequiredArgsConstructor
    private static final class Step {
        private final String name;
        private final boolean call;
        private final boolean orNull;
        private final Map<Class<?>, Optional<Method>> methods = new ConcurrentHashMap<>();

        @Nullable Object of(Object target) {
            Optional<Method> method = methods.computeIfAbsent(target.getClass(), this::find);
            if (method.isEmpty()) {
                return NOT_READ;
            }
            try {
                return method.get().invoke(target);
            } catch (IllegalAccessException | InvocationTargetException e) {
                return NOT_READ;
            }
        }

        private Optional<Method> find(Class<?> type) {
            if (!type.getName().startsWith(OWN)) {
                return Optional.empty();
            }
            String capital = StringUtils.capitalize(name);
            Stream<String> names = call ? Stream.of(name) : Stream.of("get" + capital, "is" + capital, name);
            Optional<Method> found = names.flatMap(each -> Stream.of(type.getMethods())
                            .filter(method -> method.getName().equals(each)
                                    && method.getParameterCount() == 0
                                    && !method.isBridge()
                                    && !Modifier.isStatic(method.getModifiers())
                                    && method.getReturnType() != void.class))
                    .findFirst();
            found.ifPresent(method -> method.setAccessible(true));
            return found;
        }
    }
}
