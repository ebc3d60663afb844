package org.hongfan.shared.web;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.context.ITemplateContext;
import org.thymeleaf.dialect.AbstractProcessorDialect;
import org.thymeleaf.engine.AttributeName;
import org.thymeleaf.model.IProcessableElementTag;
import org.thymeleaf.processor.IProcessor;
import org.thymeleaf.processor.element.AbstractAttributeTagProcessor;
import org.thymeleaf.processor.element.IElementTagStructureHandler;
import org.thymeleaf.standard.expression.StandardExpressions;
import org.thymeleaf.templatemode.TemplateMode;

/**
 * An attribute whose tag is replaced by what Java writes: for the few things that stand on a page by the hundred, each of which costs as much as a
 * row of a table when a template writes it. Whoever writes escapes what users have typed.
 */
public abstract class WrittenTag extends AbstractProcessorDialect {
    private static final int PRECEDENCE = 500;

    private final String attribute;

    /**
     * @param name for messages
     * @param prefix what stands before the colon
     * @param attribute what stands after it
     */
    protected WrittenTag(String name, String prefix, String attribute) {
        super(name, prefix, PRECEDENCE);
        this.attribute = attribute;
    }

    /** @param value of the attribute's expression */
    protected abstract CharSequence write(ITemplateContext context, IProcessableElementTag tag, @Nullable Object value);

    protected static @Nullable Object value(ITemplateContext context, @Nullable String expression) {
        return expression == null
                ? null
                : StandardExpressions.getExpressionParser(context.getConfiguration())
                        .parseExpression(context, expression)
                        .execute(context);
    }

    @Override
    public Set<IProcessor> getProcessors(String prefix) {
        return Set.of(
                new AbstractAttributeTagProcessor(
                        TemplateMode.HTML, prefix, null, false, attribute, true, PRECEDENCE, true) {
                    @Override
                    protected void doProcess(
                            ITemplateContext context,
                            IProcessableElementTag tag,
                            AttributeName name,
                            String expression,
                            IElementTagStructureHandler structure) {
                        structure.replaceWith(write(context, tag, value(context, expression)), false);
                    }
                });
    }
}
