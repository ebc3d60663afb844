package org.hongfan.layout;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.context.IExpressionContext;
import org.thymeleaf.standard.expression.IStandardVariableExpression;
import org.thymeleaf.standard.expression.IStandardVariableExpressionEvaluator;
import org.thymeleaf.standard.expression.StandardExpressionExecutionContext;

/**
 * Evaluates plain expressions such as <code>${row.name}</code> and <code>${row.status.name() != 'ACTIVE'}</code> of the portal's own types; all else
 * is left to the usual evaluator, its errors included.
 *
 * <p>The usual one looks for the accessor of a property anew each time, and asks whether the type is one that templates must not touch: a third of
 * what a page with a table costs. The portal's own types are never among those.
 */
@RequiredArgsConstructor
final class PlainExpressions implements IStandardVariableExpressionEvaluator {
    private final IStandardVariableExpressionEvaluator usual;
    private final Map<String, Optional<PlainExpression>> expressions = new ConcurrentHashMap<>();

    @Override
    public @Nullable Object evaluate(
            IExpressionContext context,
            IStandardVariableExpression expression,
            StandardExpressionExecutionContext execution) {
        if (!expression.getUseSelectionAsRoot()
                && !execution.getPerformTypeConversion()
                && !execution.getForbidUnsafeExpressionResults()) {
            Optional<PlainExpression> plain = expressions.get(expression.getExpression());
            if (plain == null) {
                plain = expressions.computeIfAbsent(expression.getExpression(), PlainExpressionReader::read);
            }
            if (plain.isPresent()) {
                try {
                    return plain.get().value(context);
                } catch (NotPlainException e) {
                    return usual.evaluate(context, expression, execution);
                }
            }
        }
        return usual.evaluate(context, expression, execution);
    }
}
