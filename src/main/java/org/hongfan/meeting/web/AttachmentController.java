package org.hongfan.meeting.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Viewer;
import org.hongfan.meeting.Attachments;
import org.hongfan.meeting.MeetingBoard;
import org.hongfan.shared.FileNames;
import org.hongfan.shared.RefusedException;
import org.hongfan.shared.web.Costly;
import org.hongfan.shared.web.Crumb;
import org.hongfan.shared.web.RefusalHeaders;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

@Controller
@RequiredArgsConstructor
class AttachmentController {
    private final Attachments attachments;

    /** The files alone: where a form that is not sent by a script is at home, so that choosing a file costs nobody what they typed. */
    @Requires(Permission.MEETING_LOG)
    @GetMapping("/meetings/{id}/attachments")
    ModelAndView list(Viewer viewer, @PathVariable long id) {
        return page(viewer, id, List.of(), "meetings/attachments");
    }

    /** Several at once: what can be kept is kept, the others are named. A script sends them one by one and takes the new list. */
    @Requires(Permission.MEETING_LOG)
    @Costly(Costly.Cost.UPLOAD)
    @PostMapping("/meetings/{id}/attachments")
    ModelAndView add(
            Viewer viewer,
            @PathVariable long id,
            @RequestParam(required = false) @Nullable List<MultipartFile> file,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect)
            throws IOException {
        Added added = add(viewer, id, file == null ? List.of() : file);
        if (RefusalHeaders.isForScript(request)) {
            ModelAndView list = page(viewer, id, List.of(), "meetings/files :: list");
            if (!added.refusals().isEmpty()) {
                list.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
                RefusalHeaders.write(response, RefusalHeaders.Kind.REFUSED, String.join("；", added.refusals()));
            } else if (added.kept() == 0) {
                response.setHeader(RefusalHeaders.REASON, RefusalHeaders.encode(added.words()));
            }
            return list;
        }
        if (!added.refusals().isEmpty()) {
            ModelAndView page = page(viewer, id, added.refusals(), "meetings/attachments");
            page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
            return page.addObject("done", added.kept() == 0 ? null : added.words());
        }
        redirect.addFlashAttribute("flash", added.words());
        return new ModelAndView("redirect:/meetings/" + id + "/attachments");
    }

    /**
     * What became of the files that were sent.
     *
     * @param again names of those the meeting has already
     */
    private record Added(int kept, List<String> again, List<String> refusals) {
        String words() {
            String same = again.isEmpty() ? "" : "“" + String.join("”、“", again) + "”已经有了，没有重复上传";
            return kept == 0 ? same : "已上传 " + kept + " 个文件" + (same.isEmpty() ? "" : "；" + same);
        }
    }

    private Added add(Viewer viewer, long id, List<MultipartFile> files) throws IOException {
        int kept = 0;
        List<String> again = new ArrayList<>();
        List<String> refusals = new ArrayList<>();
        for (MultipartFile file : files) {
            String name = Objects.requireNonNullElse(file.getOriginalFilename(), "");
            try {
                if (attachments.add(viewer, id, name, file.getResource())) {
                    kept++;
                } else {
                    again.add(FileNames.plain(name));
                }
            } catch (RefusedException refused) {
                refusals.add(
                        files.size() == 1 ? refused.getMessage() : FileNames.plain(name) + "：" + refused.getMessage());
            }
        }
        if (files.isEmpty()) {
            refusals.add("请先选择文件");
        }
        return new Added(kept, again, refusals);
    }

    private ModelAndView page(Viewer viewer, long id, List<String> refusals, String view) {
        MeetingBoard.MeetingFile file = attachments.list(viewer, id);
        return new ModelAndView(view)
                .addObject("meeting", file.meeting())
                .addObject("attachments", file.attachments())
                .addObject("mayAdd", file.meeting().status().isOpen())
                .addObject("refusals", refusals)
                .addObject(
                        "crumbs",
                        Crumb.fromHome(
                                new Crumb("会议", "/meetings"),
                                new Crumb(file.meeting().title(), "/meetings/" + id)));
    }

    @Requires(Permission.MEETING_LOG)
    @PostMapping("/meetings/{id}/attachments/{attachmentId}/removal")
    ModelAndView remove(
            Viewer viewer,
            @PathVariable long id,
            @PathVariable long attachmentId,
            HttpServletRequest request,
            RedirectAttributes redirect) {
        attachments.remove(viewer, id, attachmentId);
        if (RefusalHeaders.isForScript(request)) {
            return page(viewer, id, List.of(), "meetings/files :: list");
        }
        redirect.addFlashAttribute("flash", "附件已删除");
        return new ModelAndView("redirect:/meetings/" + id + "/attachments");
    }

    @Requires(Permission.MEETING_READ)
    @GetMapping("/meetings/{id}/attachments/{attachmentId}")
    ResponseEntity<Resource> get(Viewer viewer, @PathVariable long id, @PathVariable long attachmentId) {
        Attachments.Download file = attachments.get(viewer, id, attachmentId);
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(file.contentType()))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(file.fileName(), StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "default-src 'none'; sandbox")
                .cacheControl(CacheControl.noStore())
                .body(file.content());
    }

    /** Drawn by the portal itself, so that it may stand in a page. */
    @Requires(Permission.MEETING_READ)
    @GetMapping("/meetings/{id}/attachments/{attachmentId}/thumbnail")
    ResponseEntity<Resource> thumbnail(Viewer viewer, @PathVariable long id, @PathVariable long attachmentId) {
        return ResponseEntity.ok()
                .contentType(MediaType.IMAGE_JPEG)
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "default-src 'none'; sandbox")
                .cacheControl(CacheControl.maxAge(Duration.ofHours(1)).cachePrivate())
                .body(attachments.getThumbnail(viewer, id, attachmentId));
    }
}
