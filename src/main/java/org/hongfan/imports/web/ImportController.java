package org.hongfan.imports.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Viewer;
import org.hongfan.imports.ImportJob;
import org.hongfan.imports.ImportService;
import org.hongfan.imports.ImportStatus;
import org.hongfan.imports.RowState;
import org.hongfan.shared.RefusedException;
import org.hongfan.shared.web.Costly;
import org.hongfan.shared.web.Crumb;
import org.hongfan.shared.web.Polled;
import org.hongfan.shared.web.Tab;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

@Controller
@RequiredArgsConstructor
class ImportController {
    private static final MediaType XLSX =
            MediaType.parseMediaType("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    private static final List<Crumb> CRUMBS = Crumb.fromHome(new Crumb("导入", "/imports"));

    private final ImportService imports;

    @GetMapping("/imports")
    @Requires(Permission.IMPORT_USE)
    String list(
            Viewer viewer,
            @RequestParam(defaultValue = "1") int page,
            @RequestParam(defaultValue = "") String kind,
            Model model) {
        List<ImportService.KindRow> kinds = imports.listKinds(viewer);
        model.addAttribute("kinds", kinds);
        model.addAttribute(
                "chosen",
                kinds.stream()
                        .map(ImportService.KindRow::key)
                        .filter(kind::equals)
                        .findFirst()
                        .orElse(kinds.get(0).key()));
        model.addAttribute("page", imports.list(viewer, page));
        model.addAttribute("titles", imports);
        return "imports/list";
    }

    @Costly(Costly.Cost.IMPORT)
    @PostMapping("/imports")
    @Requires(Permission.IMPORT_USE)
    String receive(
            Viewer viewer,
            @RequestParam String kind,
            @RequestParam MultipartFile file,
            Model model,
            HttpServletResponse response)
            throws IOException {
        try {
            long id = imports.receive(
                    viewer, kind, Objects.requireNonNullElse(file.getOriginalFilename(), ""), file.getBytes());
            return "redirect:/imports/" + id;
        } catch (RefusedException refused) {
            response.setStatus(422);
            model.addAttribute("refusal", refused.getMessage());
            return list(viewer, 1, kind, model);
        }
    }

    @GetMapping("/imports/templates/{kind}")
    @Requires(Permission.IMPORT_USE)
    ResponseEntity<byte[]> template(Viewer viewer, @PathVariable String kind) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String name = imports.writeTemplate(viewer, kind, out);
        return ResponseEntity.ok()
                .contentType(XLSX)
                .header(HttpHeaders.CONTENT_DISPOSITION, attachment(name))
                .body(out.toByteArray());
    }

    @GetMapping("/imports/{id}")
    @Requires(Permission.IMPORT_USE)
    String show(
            Viewer viewer,
            @PathVariable long id,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "1") int page,
            Model model) {
        ImportJob job = imports.get(viewer, id);
        boolean mine = imports.mayContinue(viewer, job);
        if (job.status() == ImportStatus.UPLOADED && mine) {
            return "redirect:/imports/" + id + "/columns";
        }
        model.addAttribute("job", job);
        model.addAttribute("mine", mine);
        model.addAttribute("what", imports.title(job.kind()));
        model.addAttribute("undoing", imports.undoing(job.kind()));
        model.addAttribute("crumbs", CRUMBS);
        if (job.checkedAt() != null && !job.status().isRunning()) {
            boolean cautions = state.equals("CAUTION");
            RowState narrowed = state(state);
            model.addAttribute("state", state);
            model.addAttribute("tabs", tabs(job, state));
            model.addAttribute("telling", imports.tellingHeadings(job));
            model.addAttribute("rows", imports.rows(viewer, job, narrowed, cautions, page));
            model.addAttribute("earlier", imports.findEarlier(job));
        }
        return "imports/show";
    }

    private static @Nullable RowState state(String name) {
        for (RowState state : RowState.values()) {
            if (state.name().equals(name)) {
                return state;
            }
        }
        return null;
    }

    private static List<Tab> tabs(ImportJob job, String state) {
        List<Tab> tabs = new ArrayList<>();
        tabs.add(tab(job, "", "全部", job.readRows() + job.ignoredRows(), state));
        tabs.add(tab(job, RowState.NEW.name(), RowState.NEW.title(), job.newRows(), state));
        tabs.add(tab(job, RowState.CHANGED.name(), RowState.CHANGED.title(), job.changedRows(), state));
        tabs.add(tab(job, RowState.SAME.name(), RowState.SAME.title(), job.sameRows(), state));
        tabs.add(tab(job, "CAUTION", "请留意", job.cautionRows(), state));
        tabs.add(tab(job, RowState.ERROR.name(), RowState.ERROR.title(), job.errorRows(), state));
        if (job.ignoredRows() > 0) {
            tabs.add(tab(job, RowState.IGNORED.name(), RowState.IGNORED.title(), job.ignoredRows(), state));
        }
        return tabs;
    }

    private static Tab tab(ImportJob job, String key, String title, int count, String state) {
        return new Tab(
                title + " " + count,
                "/imports/" + job.id() + (key.isEmpty() ? "" : "?state=" + key),
                key.equals(state));
    }

    /** The part of the page that moves while the portal works; when it is done the whole page is asked for. */
    @Polled
    @GetMapping("/imports/{id}/progress")
    @Requires(Permission.IMPORT_USE)
    String progress(Viewer viewer, @PathVariable long id, Model model, HttpServletResponse response) {
        ImportJob job = imports.get(viewer, id);
        if (!job.status().isRunning()) {
            response.setHeader("HX-Refresh", "true");
        }
        response.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.noStore().getHeaderValue());
        model.addAttribute("job", job);
        return "imports/progress :: progress";
    }

    @GetMapping("/imports/{id}/columns")
    @Requires(Permission.IMPORT_USE)
    String columns(Viewer viewer, @PathVariable long id, Model model) {
        ImportJob job = imports.get(viewer, id);
        model.addAttribute("job", job);
        model.addAttribute("what", imports.title(job.kind()));
        model.addAttribute("columns", imports.columns(viewer, id));
        model.addAttribute("crumbs", CRUMBS);
        return "imports/columns";
    }

    @PostMapping("/imports/{id}/columns")
    @Requires(Permission.IMPORT_USE)
    String choose(
            Viewer viewer,
            @PathVariable long id,
            @ModelAttribute ColumnsForm form,
            Model model,
            HttpServletResponse response) {
        try {
            imports.choose(viewer, id, form.getChoice());
            return "redirect:/imports/" + id;
        } catch (RefusedException refused) {
            response.setStatus(422);
            model.addAttribute("refusal", refused.getMessage());
            model.addAttribute("typed", form.getChoice());
            return columns(viewer, id, model);
        }
    }

    @PostMapping("/imports/{id}/heading")
    @Requires(Permission.IMPORT_USE)
    String layOut(
            Viewer viewer,
            @PathVariable long id,
            @RequestParam(defaultValue = "0") int line,
            Model model,
            HttpServletResponse response) {
        try {
            imports.layOut(viewer, id, line);
            return "redirect:/imports/" + id + "/columns";
        } catch (RefusedException refused) {
            response.setStatus(422);
            model.addAttribute("refusal", refused.getMessage());
            return columns(viewer, id, model);
        }
    }

    @PostMapping("/imports/{id}/check")
    @Requires(Permission.IMPORT_USE)
    String recheck(Viewer viewer, @PathVariable long id) {
        imports.recheck(viewer, id);
        return "redirect:/imports/" + id;
    }

    @PostMapping("/imports/{id}/application")
    @Requires(Permission.IMPORT_USE)
    String apply(
            Viewer viewer,
            @PathVariable long id,
            @RequestParam(defaultValue = "false") boolean goodRowsOnly,
            RedirectAttributes redirect) {
        try {
            imports.apply(viewer, id, goodRowsOnly);
        } catch (RefusedException refused) {
            redirect.addFlashAttribute("flash", refused.getMessage());
            redirect.addFlashAttribute("flashState", "late");
        }
        return "redirect:/imports/" + id;
    }

    @PostMapping("/imports/{id}/reversal")
    @Requires(Permission.IMPORT_USE)
    String undo(Viewer viewer, @PathVariable long id) {
        imports.undo(viewer, id);
        return "redirect:/imports/" + id;
    }

    @PostMapping("/imports/{id}/removal")
    @Requires(Permission.IMPORT_USE)
    String discard(Viewer viewer, @PathVariable long id, RedirectAttributes redirect) {
        imports.discard(viewer, id);
        redirect.addFlashAttribute("flash", "已删除上传的文件");
        return "redirect:/imports";
    }

    @GetMapping("/imports/{id}/errors")
    @Requires(Permission.IMPORT_USE)
    ResponseEntity<byte[]> errors(Viewer viewer, @PathVariable long id) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImportJob job = imports.writeErrors(viewer, id, out);
        return ResponseEntity.ok()
                .contentType(XLSX)
                .cacheControl(CacheControl.noStore())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        attachment(job.fileName().replaceFirst("\\.[^.]*$", "") + "（待改正）.xlsx"))
                .body(out.toByteArray());
    }

    static ResponseEntity<byte[]> download(String name, MediaType type, byte[] content) {
        return ResponseEntity.ok()
                .contentType(type)
                .header(HttpHeaders.CONTENT_DISPOSITION, attachment(name))
                .body(content);
    }

    private static String attachment(String name) {
        return ContentDisposition.attachment()
                .filename(name, StandardCharsets.UTF_8)
                .build()
                .toString();
    }
}
