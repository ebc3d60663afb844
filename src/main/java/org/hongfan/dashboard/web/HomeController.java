package org.hongfan.dashboard.web;

import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Viewer;
import org.hongfan.dashboard.FirstDayBoard;
import org.hongfan.dashboard.HomeBoard;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

@Controller
@RequiredArgsConstructor
class HomeController {
    private static final DateTimeFormatter TODAY = DateTimeFormatter.ofPattern("yyyy年M月d日 EEEE", Locale.CHINA);

    private final HomeBoard board;
    private final FirstDayBoard firstDay;
    private final Clock clock;

    @GetMapping("/")
    @Requires(Permission.HOME)
    String home(Viewer viewer, Model model) {
        model.addAttribute("home", board.show(viewer));
        model.addAttribute("firstDay", firstDay.find(viewer).orElse(null));
        model.addAttribute("today", LocalDate.now(clock).format(TODAY));
        return "home";
    }
}
