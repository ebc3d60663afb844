package org.hongfan.member.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Viewer;
import org.hongfan.member.MemberFacts;
import org.hongfan.member.MemberMerges;
import org.hongfan.member.MemberRoster;
import org.hongfan.member.MemberRow;
import org.hongfan.shared.Days;
import org.hongfan.shared.RefusedException;
import org.hongfan.shared.web.Crumb;
import org.hongfan.shared.web.Option;
import org.hongfan.shared.web.Refusals;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Controller;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** 「合并档案」: finds the other file of the same person, compares both field by field, makes them one. */
@Controller
@RequiredArgsConstructor
class MemberMergeController {
    private static final int FOUND_AT_MOST = 20;

    private final MemberMerges merges;
    private final MemberRoster roster;

    /** One line of the comparison. What is masked or shortened may look the same and be different. */
    record Line(String label, String first, String second, boolean different) {
        Line(String label, String first, String second) {
            this(label, first, second, !first.equals(second));
        }
    }

    @GetMapping("/members/{id}/merging")
    @Requires(Permission.MEMBER_MERGE)
    ModelAndView compare(
            Viewer viewer,
            @PathVariable long id,
            @RequestParam(required = false) @Nullable Long other,
            @RequestParam(required = false) @Nullable String q) {
        MergeForm form = new MergeForm();
        form.setOther(other != null && other == id ? null : other);
        return page(viewer, roster.get(viewer, id), form, q, HttpStatus.OK);
    }

    @PostMapping("/members/{id}/merging")
    @Requires(Permission.MEMBER_MERGE)
    ModelAndView merge(
            Viewer viewer,
            @PathVariable long id,
            @ModelAttribute("form") MergeForm form,
            BindingResult result,
            RedirectAttributes flash) {
        MemberFacts member = roster.get(viewer, id);
        Long other = form.getOther();
        Long keep = form.getKeep();
        if (other == null) {
            result.rejectValue("other", "required", "请先选另一份档案");
        } else if (keep == null || keep != id && !keep.equals(other)) {
            result.rejectValue("keep", "required", "请选择留下哪一份档案");
        }
        if (!result.hasErrors() && other != null && keep != null) {
            try {
                merges.merge(viewer, keep, keep == id ? other : id, Objects.requireNonNullElse(form.getReason(), ""));
                flash.addFlashAttribute("flash", "已合并，下面是并入的情况");
                return new ModelAndView("redirect:/members/" + keep);
            } catch (RefusedException refused) {
                Refusals.show(refused, result);
            }
        }
        return page(viewer, member, form, null, HttpStatus.UNPROCESSABLE_CONTENT);
    }

    @PostMapping("/merges/{id}/undoing")
    @Requires(Permission.MEMBER_MERGE)
    String undo(Viewer viewer, @PathVariable long id, RedirectAttributes flash) {
        long kept = merges.undo(viewer, id);
        flash.addFlashAttribute("flash", "已撤销合并，两份档案恢复成合并以前的样子");
        return "redirect:/members/" + kept;
    }

    private ModelAndView page(
            Viewer viewer, MemberFacts member, MergeForm form, @Nullable String q, HttpStatusCode status) {
        ModelAndView page = new ModelAndView("members/merging");
        page.setStatus(status);
        MemberFacts other = form.getOther() == null ? null : roster.get(viewer, form.getOther());
        String words = q == null ? member.name() : q;
        page.addObject("form", form)
                .addObject("member", member)
                .addObject("other", other)
                .addObject("q", words)
                .addObject(
                        "crumbs",
                        List.of(new Crumb("党员", "/members"), new Crumb(member.told(), "/members/" + member.id())));
        if (other == null) {
            return page.addObject("found", find(viewer, member, words));
        }
        return page.addObject("lines", lines(viewer, member, other))
                .addObject(
                        "files",
                        List.of(
                                new Option(String.valueOf(member.id()), words(member)),
                                new Option(String.valueOf(other.id()), words(other))));
    }

    private List<MemberRow> find(Viewer viewer, MemberFacts member, String words) {
        Long unit = viewer.current().organizationId();
        return unit == null
                ? List.of()
                : roster.listChoices(viewer, unit, words, FOUND_AT_MOST).stream()
                        .filter(row -> row.id() != member.id())
                        .toList();
    }

    private static String words(MemberFacts file) {
        return file.told() + "，" + file.branchName() + "，" + month(file) + "生";
    }

    private static String month(MemberFacts file) {
        return Days.monthInWords(file.birthDate());
    }

    private List<Line> lines(Viewer viewer, MemberFacts a, MemberFacts b) {
        List<Line> lines = new ArrayList<>();
        lines.add(new Line("姓名", a.name(), b.name()));
        // No two files have one number.
        lines.add(new Line("身份证号", a.idNumberMasked(), b.idNumberMasked(), true));
        boolean otherDay = !a.birthDate().equals(b.birthDate());
        lines.add(new Line(
                "出生年月", month(a), month(b) + (otherDay && month(a).equals(month(b)) ? "（不是同一天）" : ""), otherDay));
        lines.add(new Line("性别", a.sex().title(), b.sex().title()));
        lines.add(new Line(
                "电话", or(a.phoneMasked()), or(b.phoneMasked()), merges.havePhonesApart(viewer, a.id(), b.id())));
        lines.add(new Line("党支部", a.branchName(), b.branchName()));
        lines.add(new Line("状态", a.status().title(), b.status().title()));
        lines.add(new Line("类别", a.kind().title(), b.kind().title()));
        lines.add(new Line("入党日期", Days.inWords(a.joinedOn()), Days.inWords(b.joinedOn())));
        lines.add(new Line(
                "转正日期",
                a.confirmedOn() == null ? "–" : Days.inWords(a.confirmedOn()),
                b.confirmedOn() == null ? "–" : Days.inWords(b.confirmedOn())));
        lines.add(new Line("民族", a.ethnicity().title(), b.ethnicity().title()));
        lines.add(new Line("学历", a.education().title(), b.education().title()));
        lines.add(new Line("从事行业", a.sector().title(), b.sector().title()));
        lines.add(new Line("工作岗位", or(a.occupation()), or(b.occupation())));
        lines.add(new Line("党小组", or(a.groupName()), or(b.groupName())));
        lines.add(new Line("中心户", or(a.householdName()), or(b.householdName())));
        lines.add(new Line(
                "已有的记录",
                or(String.join("，", merges.listHoldings(viewer, a.id()))),
                or(String.join("，", merges.listHoldings(viewer, b.id())))));
        return lines;
    }

    private static String or(@Nullable String text) {
        return text == null || text.isEmpty() ? "–" : text;
    }
}
