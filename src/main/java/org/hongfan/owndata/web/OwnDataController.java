package org.hongfan.owndata.web;

import java.nio.charset.StandardCharsets;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Viewer;
import org.hongfan.owndata.OwnDataService;
import org.hongfan.shared.web.Crumb;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import tools.jackson.databind.json.JsonMapper;

/** Taking one's data out is a POST, since it is written into the trail; the answer is the data itself. */
@Controller
@RequiredArgsConstructor
class OwnDataController {
    private static final List<Crumb> CRUMBS = List.of(new Crumb("我的资料", "/me"));

    private final OwnDataService ownData;
    private final JsonMapper json;

    @GetMapping("/me/data")
    @Requires(Permission.OWN_RECORD)
    String offer(Model model) {
        model.addAttribute("crumbs", CRUMBS);
        return "owndata/offer";
    }

    @PostMapping("/me/data/sheet")
    @Requires(Permission.OWN_RECORD)
    String sheet(Viewer viewer, Model model) {
        model.addAttribute("data", ownData.take(viewer));
        model.addAttribute("crumbs", CRUMBS);
        return "owndata/sheet";
    }

    @PostMapping("/me/data/file")
    @Requires(Permission.OWN_RECORD)
    ResponseEntity<byte[]> file(Viewer viewer) {
        byte[] content = json.writerWithDefaultPrettyPrinter().writeValueAsBytes(ownData.take(viewer));
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("我的数据.json", StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .body(content);
    }
}
