package org.hongfan.keys.web;

import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Viewer;
import org.hongfan.keys.KeyRotation;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

@Controller
@RequiredArgsConstructor
class KeyController {
    private final KeyRotation rotation;

    @GetMapping("/keys")
    @Requires(Permission.KEY_MANAGE)
    String show(Model model) {
        model.addAttribute("state", rotation.state());
        return "keys/show";
    }

    @PostMapping("/keys")
    @Requires(Permission.KEY_MANAGE)
    String add(Viewer viewer, RedirectAttributes redirect) {
        rotation.begin(viewer);
        redirect.addFlashAttribute("flash", "已启用新密钥，正在重新加密。请另存一份密钥文件");
        return "redirect:/keys";
    }
}
