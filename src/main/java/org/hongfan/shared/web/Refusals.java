package org.hongfan.shared.web;

import org.hongfan.shared.RefusedException;
import org.springframework.validation.BindingResult;

/** Puts what a service refused where the form shows it. */
public final class Refusals {
    private Refusals() {}

    /** At the refusal's field when the form has it, else as a message of the whole form. */
    public static void show(RefusedException refused, BindingResult form) {
        String field = refused.field();
        if (field != null && form.getTarget() != null && form.getFieldType(field) != null) {
            form.rejectValue(field, "refused", refused.getMessage());
        } else {
            form.reject("refused", refused.getMessage());
        }
    }
}
