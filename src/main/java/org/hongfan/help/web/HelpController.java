package org.hongfan.help.web;

import lombok.RequiredArgsConstructor;
import org.hongfan.access.Open;
import org.hongfan.help.Manual;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.web.Crumb;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

@Controller
@RequiredArgsConstructor
class HelpController {
    private final Manual manual;

    @Open
    @GetMapping("/help")
    String index(Model model) {
        model.addAttribute("chapters", manual.chapters());
        return "help/index";
    }

    @Open
    @GetMapping("/help/{slug}")
    String chapter(@PathVariable String slug, Model model) {
        model.addAttribute("chapters", manual.chapters());
        model.addAttribute("trail", Crumb.fromHome(new Crumb("使用手册", "/help")));
        model.addAttribute("chapter", manual.find(slug).orElseThrow(() -> new NotFoundException("chapter", slug)));
        return "help/chapter";
    }
}
