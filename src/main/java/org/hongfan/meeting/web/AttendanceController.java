package org.hongfan.meeting.web;

import jakarta.validation.Valid;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Viewer;
import org.hongfan.meeting.MeetingBoard;
import org.hongfan.meeting.MeetingDocuments;
import org.hongfan.meeting.MeetingRecord;
import org.hongfan.meeting.MeetingService;
import org.hongfan.meeting.SignInSheet;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.hongfan.shared.web.Crumb;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Attendance beside the meeting's own page: the host's list, a member's year, and the printed sheets. */
@Controller
@RequiredArgsConstructor
class AttendanceController {
    private final MeetingBoard board;
    private final MeetingService service;
    private final MeetingDocuments documents;
    private final Clock clock;

    @Requires(Permission.MEETING_MARK_HOUSEHOLD)
    @GetMapping("/meetings/{id}/household")
    ModelAndView household(Viewer viewer, @PathVariable long id) {
        return household(viewer, id, List.of(), HttpStatus.OK);
    }

    @Requires(Permission.MEETING_MARK_HOUSEHOLD)
    @PostMapping("/meetings/{id}/household")
    ModelAndView markHousehold(
            Viewer viewer,
            @PathVariable long id,
            @Valid @ModelAttribute("form") RecordForm form,
            BindingResult binding,
            RedirectAttributes redirect) {
        if (binding.hasErrors()) {
            return household(viewer, id, List.of("请检查填写的内容"), HttpStatus.UNPROCESSABLE_CONTENT);
        }
        try {
            Flash.say(redirect, "已代为登记", service.markHousehold(viewer, id, form.listMarks()));
        } catch (RefusedException refused) {
            return household(viewer, id, List.of(refused.getMessage()), HttpStatus.UNPROCESSABLE_CONTENT);
        }
        return new ModelAndView("redirect:/meetings/" + id);
    }

    private ModelAndView household(Viewer viewer, long id, List<String> refusals, HttpStatus status) {
        ModelAndView page = new ModelAndView("meetings/household")
                .addObject("meeting", board.get(viewer, id).meeting())
                .addObject("rows", board.listOfHousehold(viewer, id))
                .addObject("reasons", MeetingReasons.LIST)
                .addObject("refusals", refusals)
                .addObject("crumbs", Crumb.fromHome(new Crumb("会议", "/meetings")));
        page.setStatus(status);
        return page;
    }

    @Requires(Permission.MEMBER_READ)
    @GetMapping("/members/{id}/attendance")
    ModelAndView ofMember(
            Viewer viewer, @PathVariable long id, @RequestParam(required = false) @Nullable Integer year) {
        return year(viewer, id, year, Crumb.fromHome(new Crumb("党员", "/members"), new Crumb("党员资料", "/members/" + id)));
    }

    @Requires(Permission.OWN_RECORD)
    @GetMapping("/me/attendance")
    ModelAndView own(Viewer viewer, @RequestParam(required = false) @Nullable Integer year) {
        Long memberId = viewer.memberId();
        if (memberId == null) {
            throw new NotFoundException("member", "own");
        }
        return year(viewer, memberId, year, Crumb.fromHome(new Crumb("我的", "/me")));
    }

    private ModelAndView year(Viewer viewer, long memberId, @Nullable Integer asked, List<Crumb> crumbs) {
        int thisYear = LocalDate.now(clock).getYear();
        int year = asked == null || asked < 1921 || asked > thisYear ? thisYear : asked;
        return new ModelAndView("meetings/attendance")
                .addObject("attendance", board.getAttendanceOf(viewer, memberId, year))
                .addObject("thisYear", thisYear)
                .addObject("crumbs", crumbs);
    }

    @Requires(Permission.MEETING_READ)
    @GetMapping("/meetings/{id}/record")
    ModelAndView record(Viewer viewer, @PathVariable long id) {
        MeetingBoard.MeetingFile file = whole(viewer, id);
        return paper("meetings/record", file).addObject("paper", MeetingRecord.of(file));
    }

    @Requires(Permission.MEETING_READ)
    @GetMapping("/meetings/{id}/sign-in-sheet")
    ModelAndView signInSheet(Viewer viewer, @PathVariable long id) {
        MeetingBoard.MeetingFile file = whole(viewer, id);
        return paper("meetings/sign-in-sheet", file).addObject("paper", SignInSheet.of(file));
    }

    @Requires(Permission.MEETING_READ)
    @GetMapping("/meetings/{id}/revisions")
    ModelAndView revisions(Viewer viewer, @PathVariable long id) {
        MeetingBoard.MeetingView meeting = board.getWhole(viewer, id);
        return new ModelAndView("meetings/revisions")
                .addObject("meeting", meeting)
                .addObject("revisions", board.listRevisions(viewer, id))
                .addObject(
                        "crumbs",
                        Crumb.fromHome(new Crumb("会议", "/meetings"), new Crumb(meeting.title(), "/meetings/" + id)));
    }

    private MeetingBoard.MeetingFile whole(Viewer viewer, long id) {
        MeetingBoard.MeetingFile file = board.get(viewer, id);
        if (!file.whole()) {
            throw new NotFoundException("meeting", id);
        }
        return file;
    }

    private static ModelAndView paper(String view, MeetingBoard.MeetingFile file) {
        return new ModelAndView(view).addObject("meeting", file.meeting());
    }

    @Requires(Permission.MEETING_READ)
    @GetMapping("/meetings/{id}/record.docx")
    ResponseEntity<byte[]> recordAsWord(Viewer viewer, @PathVariable long id) {
        return download(documents.writeRecord(viewer, id));
    }

    @Requires(Permission.MEETING_READ)
    @GetMapping("/meetings/{id}/sign-in-sheet.docx")
    ResponseEntity<byte[]> signInSheetAsWord(Viewer viewer, @PathVariable long id) {
        return download(documents.writeSignInSheet(viewer, id));
    }

    private static ResponseEntity<byte[]> download(MeetingDocuments.Paper paper) {
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(
                        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(paper.fileName(), StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .cacheControl(CacheControl.noStore())
                .body(paper.content());
    }
}
