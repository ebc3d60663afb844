package org.hongfan.layout;

import org.jspecify.annotations.Nullable;
import org.thymeleaf.context.IExpressionContext;

/** One expression of a template, or a part of one, read once and evaluated for every row of every page. */
@FunctionalInterface
interface PlainExpression {
    /** @throws NotPlainException where it meets what the language has rules of its own for */
    @Nullable Object value(IExpressionContext context);

    default boolean isTrue(IExpressionContext context) {
        if (value(context) instanceof Boolean answer) {
            return answer;
        }
        throw NotPlainException.INSTANCE;
    }
}
