package org.hongfan.audit.web;

import java.time.LocalDate;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Viewer;
import org.hongfan.audit.AuditActions;
import org.hongfan.audit.AuditFilter;
import org.hongfan.audit.AuditRetention;
import org.hongfan.audit.AuditRow;
import org.hongfan.audit.AuditService;
import org.hongfan.audit.AuditVerification;
import org.hongfan.audit.AuditVerifier;
import org.hongfan.shared.web.Crumb;
import org.hongfan.shared.web.Option;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

@Controller
@RequiredArgsConstructor
class AuditController {
    private static final List<Crumb> CRUMBS = List.of(new Crumb("审计日志", "/audit"));

    private final AuditService audit;
    private final AuditVerifier verifier;
    private final AuditRetention retention;

    @Requires(Permission.AUDIT_READ)
    @GetMapping("/audit")
    String list(
            @RequestParam(required = false) @Nullable LocalDate from,
            @RequestParam(required = false) @Nullable LocalDate to,
            @RequestParam(required = false) @Nullable String username,
            @RequestParam(required = false) @Nullable String action,
            @RequestParam(required = false) @Nullable String unit,
            @RequestParam(required = false) @Nullable String under,
            @RequestParam(required = false) @Nullable String text,
            @RequestParam(required = false) @Nullable Long before,
            Model model) {
        AuditFilter filter = new AuditFilter(
                from,
                to,
                blankToNull(username),
                blankToNull(action),
                blankToNull(unit),
                blankToNull(under),
                blankToNull(text));
        List<AuditRow> rows = audit.list(filter, before);
        boolean more = rows.size() > AuditService.PAGE_SIZE;
        List<AuditRow> shown = more ? rows.subList(0, AuditService.PAGE_SIZE) : rows;
        model.addAttribute("rows", shown);
        model.addAttribute("last", more ? shown.get(shown.size() - 1).id() : null);
        model.addAttribute("filter", filter);
        model.addAttribute("words", AuditActions.TITLES);
        model.addAttribute(
                "actions",
                AuditActions.TITLES.entrySet().stream()
                        .map(each -> new Option(each.getKey(), each.getValue()))
                        .toList());
        return "audit/list";
    }

    @Requires(Permission.AUDIT_READ)
    @GetMapping("/audit/{id}")
    String show(@PathVariable long id, Model model) {
        model.addAttribute("entry", audit.get(id));
        model.addAttribute("words", AuditActions.TITLES);
        model.addAttribute("crumbs", CRUMBS);
        return "audit/show";
    }

    @Requires(Permission.AUDIT_READ)
    @GetMapping("/audit/verification")
    String verification(Model model) {
        return verification(null, model);
    }

    /** Answers with what was found: sent again, it is checked again. */
    @Requires(Permission.AUDIT_READ)
    @PostMapping("/audit/verification")
    String verify(Viewer viewer, Model model) {
        return verification(verifier.verify(viewer), model);
    }

    private String verification(@Nullable AuditVerification found, Model model) {
        model.addAttribute("found", found);
        model.addAttribute("months", retention.keptMonths());
        model.addAttribute("crumbs", CRUMBS);
        return "audit/verification";
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
