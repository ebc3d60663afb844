package org.hongfan.account.web;

import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Viewer;
import org.hongfan.account.ActivationBatchRow;
import org.hongfan.account.ActivationQueries;
import org.hongfan.account.ActivationRow;
import org.hongfan.account.ActivationService;
import org.hongfan.account.ActivationUnit;
import org.hongfan.account.IssueSlips;
import org.hongfan.organization.Level;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.organization.OrganizationRef;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.hongfan.shared.web.Costly;
import org.hongfan.shared.web.Crumb;
import org.hongfan.shared.web.Polled;
import org.hongfan.shared.web.PublicAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** 「开通账号」: who has an account, and slips for those who have none. */
@Controller
@RequiredArgsConstructor
class ActivationController {
    private final ActivationService activations;
    private final ActivationQueries queries;
    private final OrganizationDirectory organizations;
    private final PublicAddress address;

    @Requires(Permission.ACCOUNT_ACTIVATE)
    @GetMapping("/activations")
    ModelAndView list(Viewer viewer, @RequestParam(required = false) @Nullable Long organization) {
        return page(viewer, unit(viewer, organization), null, HttpStatus.OK);
    }

    @Requires(Permission.ACCOUNT_ACTIVATE)
    @Costly(Costly.Cost.EXPORT)
    @PostMapping("/activations")
    ModelAndView issue(Viewer viewer, @ModelAttribute("form") ActivationForm form) {
        OrganizationRef unit = unit(viewer, form.getOrganization());
        if (!form.isEverybody() && form.getMembers().isEmpty()) {
            return page(viewer, unit, "请至少选一名党员。", HttpStatus.UNPROCESSABLE_CONTENT);
        }
        try {
            List<Long> chosen = form.isEverybody() ? List.of() : form.getMembers();
            boolean again = form.isAgain() || !form.isEverybody();
            long batch = activations.issue(viewer, new IssueSlips(unit.id(), chosen, again, address.base()));
            return new ModelAndView("redirect:/activations/" + batch);
        } catch (RefusedException refused) {
            return page(viewer, unit, refused.getMessage(), HttpStatus.UNPROCESSABLE_CONTENT);
        }
    }

    private OrganizationRef unit(Viewer viewer, @Nullable Long organization) {
        Long id = organization == null ? viewer.current().organizationId() : organization;
        if (id == null) {
            throw new NotFoundException("activations of", "no organization");
        }
        OrganizationRef unit = organizations.get(viewer, id);
        if (unit.level() == Level.HOUSEHOLD) {
            throw new NotFoundException("activations of household", id);
        }
        return unit;
    }

    private ModelAndView page(Viewer viewer, OrganizationRef unit, @Nullable String error, HttpStatusCode status) {
        ModelAndView page = new ModelAndView("activations/list");
        page.setStatus(status);
        page.addObject("unit", unit).addObject("error", error).addObject("batches", activations.list(viewer));
        page.addObject("crumbs", crumbs(viewer, unit));
        if (unit.level() == Level.BRANCH) {
            List<ActivationRow> rows = queries.listMembers(viewer, unit);
            page.addObject("rows", rows);
            page.addObject("sum", ActivationUnit.ofMembers(unit.id(), unit.name(), rows));
            page.addObject("units", List.of());
        } else {
            List<ActivationUnit> units = queries.listUnits(unit);
            page.addObject("rows", List.of());
            page.addObject("sum", ActivationUnit.sum(unit.id(), unit.name(), units));
            page.addObject("units", units);
        }
        return page;
    }

    /** Down the tree from the unit of the post. */
    private List<Crumb> crumbs(Viewer viewer, OrganizationRef unit) {
        if (viewer.actsFor(unit.id())) {
            return List.of();
        }
        return organizations.listLineage(viewer, unit).stream()
                .filter(each -> each.id() != unit.id())
                .map(each -> new Crumb(each.shortName(), "/activations?organization=" + each.id()))
                .toList();
    }

    @Requires(Permission.ACCOUNT_ACTIVATE)
    @PostMapping("/activations/members/{id}/renewal")
    String renew(Viewer viewer, @PathVariable long id, RedirectAttributes redirect) {
        try {
            return "redirect:/activations/" + activations.renew(viewer, id, address.base());
        } catch (RefusedException refused) {
            redirect.addFlashAttribute("flash", refused.getMessage()).addFlashAttribute("flashState", "soon");
            return "redirect:/activations";
        }
    }

    @Requires(Permission.ACCOUNT_ACTIVATE)
    @PostMapping("/activations/members/{id}/revocation")
    String revoke(Viewer viewer, @PathVariable long id, RedirectAttributes redirect) {
        try {
            long branch = activations.revoke(viewer, id);
            redirect.addFlashAttribute("flash", "已作废，那张开通单不能用了");
            return "redirect:/activations?organization=" + branch;
        } catch (RefusedException refused) {
            redirect.addFlashAttribute("flash", refused.getMessage()).addFlashAttribute("flashState", "soon");
            return "redirect:/activations";
        }
    }

    @Requires(Permission.ACCOUNT_ACTIVATE)
    @Polled(with = "again")
    @GetMapping("/activations/{id}")
    ModelAndView show(Viewer viewer, @PathVariable long id, @RequestParam(defaultValue = "0") int part) {
        ActivationService.SlipList list = activations.open(viewer, id);
        ActivationBatchRow batch = list.batch();
        return new ModelAndView("activations/show")
                .addObject("batch", batch)
                .addObject("slips", SlipPage.of(list, part, address.base()))
                .addObject("backTo", back(batch))
                .addObject("own", "/activations/" + id)
                .addObject("crumbs", List.of(new Crumb("开通账号", back(batch))));
    }

    private static String back(ActivationBatchRow batch) {
        return batch.organizationId() == null ? "/activations" : "/activations?organization=" + batch.organizationId();
    }

    /** The part of the page that changes while slips are drawn. */
    @Requires(Permission.ACCOUNT_ACTIVATE)
    @Polled
    @GetMapping("/activations/{id}/progress")
    ModelAndView progress(Viewer viewer, @PathVariable long id) {
        ActivationBatchRow batch = activations.get(viewer, id);
        return new ModelAndView("activations/show :: progress")
                .addObject("batch", batch)
                .addObject("own", "/activations/" + id)
                .addObject("backTo", back(batch));
    }

    @Requires(Permission.ACCOUNT_ACTIVATE)
    @GetMapping("/activations/{id}/file")
    ResponseEntity<ByteArrayResource> file(Viewer viewer, @PathVariable long id) {
        return SlipPage.download(activations.getPaper(viewer, id, address.base()));
    }
}
