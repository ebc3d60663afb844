package org.hongfan.organization.web;

import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Viewer;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.organization.OrganizationRef;
import org.hongfan.organization.OrganizationRow;
import org.hongfan.shared.NotFoundException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

@Controller
@RequiredArgsConstructor
class TreeController {
    private static final int FOUND_AT_MOST = 50;

    private final OrganizationDirectory directory;

    @GetMapping("/organizations")
    @Requires(Permission.ORGANIZATION_READ)
    String tree(
            Viewer viewer,
            @RequestParam(required = false) @Nullable Long at,
            @RequestParam(defaultValue = "") String q,
            Model model) {
        Long top = at == null ? viewer.current().organizationId() : at;
        if (top == null) {
            throw new NotFoundException("organization", "top");
        }
        OrganizationRef unit = directory.get(viewer, top);
        model.addAttribute("q", q);
        if (!q.isBlank()) {
            model.addAttribute("found", directory.search(viewer, q, FOUND_AT_MOST));
        }
        model.addAttribute("top", directory.getRow(viewer, top));
        model.addAttribute("rows", directory.listRows(top));
        model.addAttribute("crumbs", at == null ? List.of() : directory.listCrumbs(viewer, unit, false));
        return "organizations/tree";
    }

    @GetMapping("/organizations/{id}/children")
    @Requires(Permission.ORGANIZATION_READ)
    String children(Viewer viewer, @PathVariable long id, Model model) {
        OrganizationRow unit = directory.getRow(viewer, id);
        model.addAttribute("rows", directory.listRows(unit.id()));
        return "organizations/tree :: rows";
    }
}
