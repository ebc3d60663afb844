package org.hongfan.imports;

import static org.hongfan.imports.ImportColumn.optional;
import static org.hongfan.imports.ImportColumn.required;

import java.util.List;

/** The columns of opening points, one line a member and year. */
final class OpeningColumns {
    static final ImportColumn NAME = required("name", "姓名", "同名的写上身份证号，或在姓名后面括注手机末四位", "党员姓名", "名字", "党员");
    static final ImportColumn ID_NUMBER =
            optional("idNumber", "公民身份号码", "可不填，有同名的才需要", "身份证号", "身份证号码", "公民身份证号码", "居民身份证号码", "身份证", "身份号码", "证件号码");
    static final ImportColumn PHONE = optional("phone", "手机尾号", "可不填，有同名的才需要", "手机", "手机号", "手机号码", "联系电话", "电话");
    static final ImportColumn BRANCH = optional(
            "branch", "党支部", "全称、简称或代码；支部书记可不填", "所在党支部", "所在支部", "所属党支部", "支部名称", "党支部名称", "党支部全称", "支部", "党组织名称");
    static final ImportColumn YEAR = optional("year", "年度", "不填按今年", "年份", "积分年度", "所属年度", "年");
    static final ImportColumn POINTS = required(
            "points", "期初积分", "不含基础分；扣分写负数", "积分", "分数", "分值", "得分", "累计积分", "已有积分", "初始积分", "结转积分", "总积分", "合计");
    static final ImportColumn REASON = optional("reason", "期初说明", "不填按“以往台账转入”", "说明", "原因", "事由", "来源", "备注", "依据");

    static final List<ImportColumn> ALL = List.of(NAME, POINTS, BRANCH, YEAR, REASON, PHONE, ID_NUMBER);

    private OpeningColumns() {}
}
