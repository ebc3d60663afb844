package org.hongfan.imports.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Viewer;
import org.hongfan.account.AccountBulk;
import org.hongfan.account.GrantBulk;
import org.hongfan.imports.AccountTables;
import org.hongfan.shared.RefusedException;
import org.hongfan.shared.web.Costly;
import org.hongfan.shared.web.Crumb;
import org.hongfan.shared.web.PublicAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Accounts and grants from a table: uploaded, judged line by line, and done with one tap. Between the two the lines travel sealed in the page. */
@Controller
@RequiredArgsConstructor
class AccountTableController {
    private static final MediaType XLSX =
            MediaType.parseMediaType("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    private static final List<Crumb> ACCOUNTS = Crumb.fromHome(new Crumb("账号", "/accounts"));
    private static final List<Crumb> GRANTS = Crumb.fromHome(new Crumb("授权", "/grants"));

    private final AccountTables tables;
    private final AccountBulk accounts;
    private final GrantBulk grants;
    private final SealedLines sealed;
    private final PublicAddress address;

    @Requires(Permission.ACCOUNT_MANAGE)
    @GetMapping("/accounts/tables")
    ModelAndView accounts() {
        return page("accounts/table", ACCOUNTS, null);
    }

    @Requires(Permission.ACCOUNT_MANAGE)
    @Costly(Costly.Cost.IMPORT)
    @PostMapping("/accounts/tables")
    ModelAndView judgeAccounts(Viewer viewer, @RequestParam MultipartFile file) throws IOException {
        try {
            List<AccountBulk.Line> lines = tables.readAccounts(nameOf(file), file.getBytes());
            return page("accounts/table", ACCOUNTS, null)
                    .addObject("rows", accounts.judge(lines))
                    .addObject("lines", sealed.seal(viewer, lines));
        } catch (RefusedException refused) {
            return page("accounts/table", ACCOUNTS, refused.getMessage());
        }
    }

    @Requires(Permission.ACCOUNT_MANAGE)
    @PostMapping("/accounts/tables/application")
    ModelAndView openAccounts(Viewer viewer, @RequestParam(defaultValue = "") String lines) {
        try {
            List<AccountBulk.Line> opened = sealed.open(viewer, lines, AccountBulk.Line.class);
            return new ModelAndView("redirect:/accounts/slips/" + accounts.open(viewer, opened, address.base()));
        } catch (RefusedException refused) {
            return page("accounts/table", ACCOUNTS, refused.getMessage());
        }
    }

    @Requires(Permission.ACCOUNT_MANAGE)
    @GetMapping("/accounts/tables/template")
    ResponseEntity<byte[]> accountTemplate() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        tables.writeAccountTemplate(out);
        return ImportController.download("账号模板.xlsx", XLSX, out.toByteArray());
    }

    @Requires(Permission.GRANT_MANAGE)
    @GetMapping("/grants/tables")
    ModelAndView grants() {
        return page("grants/table", GRANTS, null);
    }

    @Requires(Permission.GRANT_MANAGE)
    @Costly(Costly.Cost.IMPORT)
    @PostMapping("/grants/tables")
    ModelAndView judgeGrants(Viewer viewer, @RequestParam MultipartFile file) throws IOException {
        try {
            List<GrantBulk.Line> lines = tables.readGrants(nameOf(file), file.getBytes());
            return page("grants/table", GRANTS, null)
                    .addObject("rows", grants.judge(viewer, lines))
                    .addObject("lines", sealed.seal(viewer, lines));
        } catch (RefusedException refused) {
            return page("grants/table", GRANTS, refused.getMessage());
        }
    }

    @Requires(Permission.GRANT_MANAGE)
    @PostMapping("/grants/tables/application")
    ModelAndView grant(Viewer viewer, @RequestParam(defaultValue = "") String lines, RedirectAttributes redirect) {
        try {
            GrantBulk.Granted granted = grants.grant(viewer, sealed.open(viewer, lines, GrantBulk.Line.class));
            redirect.addFlashAttribute(
                    "flash",
                    "已授权 " + granted.given() + " 项，对方重新登录后生效"
                            + (granted.waiting() == 0 ? "" : "；另有 " + granted.waiting() + " 项等另一名安全管理员同意"));
            return new ModelAndView("redirect:/grants");
        } catch (RefusedException refused) {
            return page("grants/table", GRANTS, refused.getMessage());
        }
    }

    @Requires(Permission.GRANT_MANAGE)
    @GetMapping("/grants/tables/template")
    ResponseEntity<byte[]> grantTemplate() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        tables.writeGrantTemplate(out);
        return ImportController.download("岗位模板.xlsx", XLSX, out.toByteArray());
    }

    private static String nameOf(MultipartFile file) {
        return Objects.requireNonNullElse(file.getOriginalFilename(), "");
    }

    private static ModelAndView page(String view, List<Crumb> crumbs, @Nullable String refusal) {
        ModelAndView page = new ModelAndView(view);
        page.setStatus(refusal == null ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_CONTENT);
        return page.addObject("crumbs", crumbs).addObject("refusal", refusal);
    }
}
