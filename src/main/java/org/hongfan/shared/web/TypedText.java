package org.hongfan.shared.web;

import java.beans.PropertyEditorSupport;
import java.util.Set;
import lombok.RequiredArgsConstructor;
import org.hongfan.shared.PlainText;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.InitBinder;

/**
 * What is typed into any field is stored and looked for in one way of writing ({@link PlainText}), whichever input method or PDF it came from:
 * a line as a short text, a text of several lines with its lookalikes replaced and else as it is. Passwords are taken as they are.
 */
@ControllerAdvice
class TypedText {
    /** Texts that may be indented, whether they have one line or many. */
    private static final Set<String> PROSE = Set.of("minutes", "description", "result", "agenda");

    /** More people than any list of one form holds; the framework takes 256. */
    private static final int MOST_LINES = 3000;

    @InitBinder
    void readPlainly(WebDataBinder binder) {
        binder.setAutoGrowCollectionLimit(MOST_LINES);
        if (FieldNames.isSecret(binder.getObjectName())) {
            return;
        }
        binder.registerCustomEditor(String.class, new Plain(PROSE.contains(binder.getObjectName())));
        Object target = binder.getTarget();
        if (target != null) {
            for (var field : target.getClass().getDeclaredFields()) {
                if (field.getType() == String.class && FieldNames.isSecret(field.getName())) {
                    binder.registerCustomEditor(String.class, field.getName(), new AsTyped());
                } else if (field.getType() == String.class && PROSE.contains(field.getName())) {
                    binder.registerCustomEditor(String.class, field.getName(), new Plain(true));
                }
            }
        }
    }

    @RequiredArgsConstructor
    private static final class Plain extends PropertyEditorSupport {
        private final boolean prose;

        @Override
        public void setAsText(@Nullable String text) {
            setValue(
                    text == null
                            ? null
                            : prose || text.indexOf('\n') >= 0 ? PlainText.lookalikes(text) : PlainText.line(text));
        }
    }

    private static final class AsTyped extends PropertyEditorSupport {
        @Override
        public void setAsText(@Nullable String text) {
            setValue(text);
        }
    }
}
