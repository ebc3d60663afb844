package org.hongfan.points.web;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import lombok.Getter;
import lombok.Setter;
import org.hongfan.points.PointRule;
import org.jspecify.annotations.Nullable;

@Getter
@Setter
class PointRuleForm {
    private long version;

    @NotBlank(message = "请填写规则名称") @Size(max = 40, message = "名称不超过 40 个字") private String name = "";

    @NotNull(message = "请填写分值") @DecimalMin(value = "0.1", message = "分值要大于 0") @DecimalMax(value = "100", message = "分值不超过 100") @Digits(integer = 3, fraction = 1, message = "分值最多一位小数") private @Nullable BigDecimal points;

    @DecimalMin(value = "0.1", message = "上限要大于 0") @DecimalMax(value = "1000", message = "上限不超过 1000") @Digits(integer = 4, fraction = 1, message = "上限最多一位小数") private @Nullable BigDecimal cap;

    private boolean enabled;

    static PointRuleForm of(PointRule rule) {
        PointRuleForm form = new PointRuleForm();
        form.version = rule.version();
        form.name = rule.name();
        form.points = new BigDecimal(rule.points().stripTrailingZeros().toPlainString());
        form.cap = rule.cap() == null
                ? null
                : new BigDecimal(rule.cap().stripTrailingZeros().toPlainString());
        form.enabled = rule.enabled();
        return form;
    }
}
