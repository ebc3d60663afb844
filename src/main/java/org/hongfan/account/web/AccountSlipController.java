package org.hongfan.account.web;

import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Viewer;
import org.hongfan.account.ActivationService;
import org.hongfan.shared.web.Crumb;
import org.hongfan.shared.web.PublicAddress;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.servlet.ModelAndView;

/** Slips for the accounts that the system administrator opened from a table. */
@Controller
@RequiredArgsConstructor
class AccountSlipController {
    private final ActivationService activations;
    private final PublicAddress address;

    @Requires(Permission.ACCOUNT_MANAGE)
    @GetMapping("/accounts/slips/{id}")
    ModelAndView show(Viewer viewer, @PathVariable long id) {
        ActivationService.SlipList list = activations.open(viewer, id);
        return new ModelAndView("activations/show")
                .addObject("batch", list.batch())
                .addObject("slips", SlipPage.of(list, 0, address.base()))
                .addObject("own", "/accounts/slips/" + id)
                .addObject("backTo", "/accounts")
                .addObject("crumbs", Crumb.fromHome(new Crumb("账号", "/accounts")));
    }

    @Requires(Permission.ACCOUNT_MANAGE)
    @GetMapping("/accounts/slips/{id}/file")
    ResponseEntity<ByteArrayResource> file(Viewer viewer, @PathVariable long id) {
        return SlipPage.download(activations.getPaper(viewer, id, address.base()));
    }
}
