package org.hongfan.search.web;

import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Viewer;
import org.hongfan.search.SearchBoard;
import org.hongfan.shared.web.Costly;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

@Controller
@RequiredArgsConstructor
class SearchController {
    private final SearchBoard board;

    @Costly(Costly.Cost.SEARCH)
    @GetMapping("/search")
    @Requires(Permission.SEARCH)
    String search(Viewer viewer, @RequestParam(defaultValue = "") String q, Model model) {
        model.addAttribute("found", board.find(viewer, q));
        model.addAttribute("ofMembers", viewer.can(Permission.MEMBER_READ));
        return "search/show";
    }
}
