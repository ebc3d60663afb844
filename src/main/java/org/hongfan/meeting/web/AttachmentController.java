package org.hongfan.meeting.web;

import jakarta.validation.Valid;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Viewer;
import org.hongfan.meeting.Attachments;
import org.hongfan.meeting.MeetingService;
import org.hongfan.shared.RefusedException;
import org.hongfan.shared.web.Costly;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
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
    private final MeetingService service;
    private final MeetingController pages;

    /** The form of the record is sent along, so that choosing a file costs nobody what they typed. */
    @Requires(Permission.MEETING_LOG)
    @Costly(Costly.Cost.UPLOAD)
    @PostMapping("/meetings/{id}/attachments")
    ModelAndView add(
            Viewer viewer,
            @PathVariable long id,
            @RequestParam(required = false) @Nullable MultipartFile file,
            @RequestParam(required = false) @Nullable String minutes,
            @Valid @ModelAttribute("form") RecordForm form,
            BindingResult binding,
            RedirectAttributes redirect)
            throws IOException {
        if (binding.hasErrors()) {
            return pages.refuse(viewer, id, form.getMinutes(), binding);
        }
        List<String> kept;
        try {
            kept = minutes == null
                    ? List.of()
                    : service.saveRecord(viewer, id, form.draft()).kept();
        } catch (RefusedException refused) {
            return pages.refuse(viewer, id, form.getMinutes(), refused);
        }
        try {
            attachments.add(
                    viewer,
                    id,
                    file == null ? "" : Objects.requireNonNullElse(file.getOriginalFilename(), ""),
                    file == null ? new ByteArrayResource(new byte[0]) : file.getResource());
        } catch (RefusedException refused) {
            return pages.refuse(viewer, id, null, refused).addObject("fileRefusal", refused.getMessage());
        }
        Flash.say(redirect, "附件已上传", kept);
        return new ModelAndView("redirect:/meetings/" + id + "#attachments");
    }

    @Requires(Permission.MEETING_LOG)
    @PostMapping("/meetings/{id}/attachments/{attachmentId}/removal")
    ModelAndView remove(
            Viewer viewer, @PathVariable long id, @PathVariable long attachmentId, RedirectAttributes redirect) {
        attachments.remove(viewer, id, attachmentId);
        redirect.addFlashAttribute("flash", "附件已删除");
        return new ModelAndView("redirect:/meetings/" + id + "#attachments");
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
}
