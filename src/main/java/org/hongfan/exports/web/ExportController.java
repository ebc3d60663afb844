package org.hongfan.exports.web;

import jakarta.validation.Valid;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Viewer;
import org.hongfan.exports.ExportFilters;
import org.hongfan.exports.ExportOffer;
import org.hongfan.exports.ExportRow;
import org.hongfan.exports.ExportService;
import org.hongfan.exports.ExportState;
import org.hongfan.exports.RequestExport;
import org.hongfan.shared.RefusedException;
import org.hongfan.shared.web.Costly;
import org.hongfan.shared.web.Crumb;
import org.hongfan.shared.web.Option;
import org.hongfan.shared.web.Polled;
import org.hongfan.shared.web.Refusals;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
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

/** From a list's 「导出」 to its file. */
@Controller
@RequiredArgsConstructor
class ExportController {
    private static final MediaType XLSX =
            MediaType.parseMediaType("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

    private final ExportService exports;

    @Requires(Permission.EXPORT)
    @GetMapping("/exports")
    ModelAndView list(Viewer viewer) {
        return new ModelAndView("exports/list").addObject("rows", exports.list(viewer));
    }

    @Requires(Permission.EXPORT)
    @GetMapping("/exports/new")
    ModelAndView begin(Viewer viewer, @RequestParam String list, @RequestParam Map<String, String> parameters) {
        ExportFilters filters = ExportFilters.of(parameters);
        ExportOffer offer = exports.offer(viewer, list, filters);
        ExportForm form = new ExportForm();
        form.setList(list);
        form.setFilters(filters.query());
        form.setColumns(new ArrayList<>(offer.chosen()));
        return form(offer, form, HttpStatus.OK);
    }

    @Requires(Permission.EXPORT)
    @Costly(Costly.Cost.EXPORT)
    @PostMapping("/exports")
    ModelAndView request(Viewer viewer, @Valid @ModelAttribute("form") ExportForm form, BindingResult binding) {
        ExportFilters filters = ExportFilters.parse(form.getFilters());
        if (!binding.hasErrors()) {
            try {
                long id = exports.request(
                        viewer,
                        new RequestExport(
                                form.getList(), filters, form.getColumns(), form.isPlain(), form.getReason()));
                return new ModelAndView("redirect:/exports/" + id);
            } catch (RefusedException refused) {
                Refusals.show(refused, binding);
            }
        }
        return form(exports.offer(viewer, form.getList(), filters), form, HttpStatus.UNPROCESSABLE_CONTENT);
    }

    private static ModelAndView form(ExportOffer offer, ExportForm form, HttpStatusCode status) {
        ModelAndView page = new ModelAndView("exports/form");
        page.setStatus(status);
        return page.addObject("offer", offer)
                .addObject("form", form)
                .addObject(
                        "columnOptions",
                        offer.headings().stream()
                                .map(heading -> new Option(heading, heading))
                                .toList())
                .addObject("inBackground", offer.count() > ExportService.AT_ONCE)
                .addObject("trail", List.of(new Crumb(offer.title(), offer.page())));
    }

    @Requires(Permission.EXPORT)
    @Polled(with = "again")
    @GetMapping("/exports/{id}")
    ModelAndView show(Viewer viewer, @PathVariable long id) {
        return page(exports.get(viewer, id), HttpStatus.OK);
    }

    private static ModelAndView page(ExportRow row, HttpStatusCode status) {
        ModelAndView page = new ModelAndView("exports/show");
        page.setStatus(status);
        String again = "/exports/new?list=" + row.list() + (row.filters().isEmpty() ? "" : "&" + row.filters());
        return page.addObject("job", row)
                .addObject("again", again)
                .addObject("trail", List.of(new Crumb("我的导出", "/exports")));
    }

    /** The part of the page that changes while the file is made. */
    @Requires(Permission.EXPORT)
    @Polled
    @GetMapping("/exports/{id}/progress")
    ModelAndView progress(Viewer viewer, @PathVariable long id) {
        ModelAndView page = page(exports.get(viewer, id), HttpStatus.OK);
        page.setViewName("exports/show :: progress");
        return page;
    }

    /** The owner of a file that has expired is told so; to everybody else it was never there. */
    @Requires(Permission.EXPORT)
    @GetMapping("/exports/{id}/file")
    Object file(Viewer viewer, @PathVariable long id) {
        ExportRow row = exports.get(viewer, id);
        if (row.state() == ExportState.EXPIRED) {
            return page(row, HttpStatus.GONE);
        }
        Path file = exports.getFile(viewer, id);
        return download(new FileSystemResource(file), row.fileName());
    }

    @Requires(Permission.EXPORT)
    @GetMapping("/exports/template")
    ResponseEntity<Resource> template(Viewer viewer, @RequestParam String list) {
        ExportOffer offer = exports.offer(viewer, list, ExportFilters.NONE);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        exports.writeTemplate(viewer, list, out);
        return download(new ByteArrayResource(out.toByteArray()), offer.title() + "模板.xlsx");
    }

    private static ResponseEntity<Resource> download(Resource content, String name) {
        return ResponseEntity.ok()
                .contentType(XLSX)
                .cacheControl(CacheControl.noStore())
                .header(
                        "Content-Disposition",
                        ContentDisposition.attachment()
                                .filename(name, StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .body(content);
    }
}
