package org.hongfan.forms;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Reach;
import org.hongfan.shared.SealedException;
import org.hongfan.shared.Secrets;
import org.hongfan.shared.web.FieldNames;
import org.hongfan.shared.web.FormMarks;
import org.hongfan.shared.web.FormOwner;
import org.hongfan.shared.web.FormPage;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps a form that came when its session was over until its user has signed in again: sealed, bound to the account whose page it was and to the
 * browser it was typed in, for half a day. Passwords and codes are never kept, ID numbers and phones for half an hour.
 *
 * <p>Only a form with the mark of an account is kept, a few for each account and so many bytes in all, so that nobody can fill the disk.
 */
@Service
@EnableScheduling
@RequiredArgsConstructor
@Transactional
public class KeptForms {
    private static final String WAITS = "hongfan.formWaits";

    public static final Duration TIME = Duration.ofHours(12);
    static final Duration NUMBERS_TIME = Duration.ofMinutes(30);
    static final int MOST_OF_AN_ACCOUNT = 10;
    static final int MOST_CHARACTERS = 400_000;
    static final long MOST_BYTES_IN_ALL = 200L * 1024 * 1024;
    static final int MOST_OF_AN_ADDRESS = 300;

    /** What has to do with signing in: nothing that was typed, but secrets. */
    private static final Pattern NEVER = Pattern.compile(
            "/(login|logout|first-run|session|error|kept)(/.*)?|/me/(password|two-factor|sign-outs|sessions)(/.*)?");

    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, List<String>>> VALUES = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final Secrets secrets;
    private final FormMarks marks;
    private final Reach reach;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final Cache<String, Bucket> addresses =
            Caffeine.newBuilder().expireAfterAccess(TIME).maximumSize(10_000).build();

    private record Content(String path, @Nullable String page, Map<String, List<String>> values) {}

    private record Row(
            long number, LocalDateTime keptAt, byte[] content, byte @Nullable [] numbers, boolean hadNumbers) {}

    /**
     * Keeps the form of this request for the account on whose page it stood, and leaves the cookie that finds it again.
     *
     * @return its number; empty when it has no mark, is none that is kept, is too large, or there are too many
     */
    public Optional<Long> keep(HttpServletRequest request, HttpServletResponse response) {
        if (!FormPage.isSent(request) || NEVER.matcher(FormPage.path(request)).matches()) {
            return Optional.empty();
        }
        FormOwner owner = marks.read(request).orElse(null);
        if (owner == null || !allowed(request.getRemoteAddr())) {
            return Optional.empty();
        }
        SentForm form = SentForm.of(request);
        String browser = KeptCookie.readOrNew(request);
        Long number = reach.asSystem(
                "a form whose session is over", () -> keep(owner.accountId(), browser, form, earlier(request)));
        if (number != null) {
            KeptCookie.write(browser, TIME, request, response);
            FormOwner now = FormOwner.of(request);
            if (now != null && now.accountId() == owner.accountId()) {
                remember(request, true);
            }
        }
        return Optional.ofNullable(number);
    }

    /** What was kept for this account in this browser, the latest first. */
    @Transactional(readOnly = true)
    public List<KeptForm> list(long accountId, @Nullable String browser) {
        return browser == null
                ? List.of()
                : rows(accountId, browser, 0).stream()
                        .flatMap(row -> open(row).stream())
                        .toList();
    }

    @Transactional(readOnly = true)
    public Optional<KeptForm> find(long accountId, long number, @Nullable String browser) {
        return browser == null
                ? Optional.empty()
                : rows(accountId, browser, number).stream().findFirst().flatMap(this::open);
    }

    /** Whether something is kept for this browser, whoever's it is: said on the sign-in page. */
    @Transactional(readOnly = true)
    public boolean isWaiting(HttpServletRequest request) {
        String browser = KeptCookie.read(request);
        return browser != null
                && reach.asSystem(
                        "whether a form waits for the user of this browser",
                        () -> jdbc.sql(
                                        "select exists (select from kept_form where browser_hash = :browser and kept_at > :since)")
                                .param("browser", hash(browser))
                                .param("since", now().minus(TIME))
                                .query(Boolean.class)
                                .single());
    }

    /** It was sent again and taken, or is not wanted any more. */
    public void discard(long accountId, long number, HttpServletRequest request, HttpServletResponse response) {
        jdbc.sql("delete from kept_form where account_id = :account and number = :number")
                .param("account", accountId)
                .param("number", number)
                .update();
        look(accountId, request, response);
    }

    /** Where a user who has just signed in goes on; empty when nothing was kept lately. */
    @Transactional(readOnly = true)
    public Optional<String> next(long accountId, HttpServletRequest request) {
        String browser = KeptCookie.read(request);
        if (browser == null) {
            return Optional.empty();
        }
        List<Row> rows = reach.as(accountId, () -> rows(accountId, browser, 0));
        remember(request, !rows.isEmpty());
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(rows.size() == 1 ? "/kept/" + rows.get(0).number() : "/kept");
    }

    /** Pages say that something waits as long as the session knows of it. */
    private static void remember(HttpServletRequest request, boolean waits) {
        if (waits) {
            request.getSession().setAttribute(WAITS, true);
        } else if (request.getSession(false) != null) {
            request.getSession().removeAttribute(WAITS);
        }
    }

    /** Whether the user of this session has a form waiting. */
    public static boolean isKnownToWait(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return session != null && session.getAttribute(WAITS) != null;
    }

    /** What is kept was looked at, or has become less: pages and the sign-in no longer say what is not so. */
    public void look(long accountId, HttpServletRequest request, HttpServletResponse response) {
        remember(request, !list(accountId, KeptCookie.read(request)).isEmpty());
        if (KeptCookie.read(request) != null && !isWaiting(request)) {
            KeptCookie.remove(request, response);
        }
    }

    @Scheduled(fixedDelayString = "PT10M", initialDelayString = "PT5M")
    public void forget() {
        reach.asSystem(
                "forms that nobody has come back to",
                () -> transaction.executeWithoutResult(status -> {
                    jdbc.sql("delete from kept_form where kept_at < :before")
                            .param("before", now().minus(TIME))
                            .update();
                    jdbc.sql("update kept_form set numbers = null where kept_at < :before and numbers is not null")
                            .param("before", now().minus(NUMBERS_TIME))
                            .update();
                }));
    }

    private @Nullable Long keep(long accountId, String browser, SentForm form, long earlier) {
        String content = JSON.writeValueAsString(new Content(
                form.path(),
                form.page(),
                form.only(name -> !FieldNames.isNumber(name)).values()));
        SentForm numbers = form.only(FieldNames::isNumber);
        if (content.length() > MOST_CHARACTERS || bytesInAll() > MOST_BYTES_IN_ALL) {
            return null;
        }
        jdbc.sql("""
                        delete from kept_form where account_id = :account
                           and (number = :earlier
                                or number in (select number from kept_form where account_id = :account order by number desc offset :most))
                        """)
                .param("account", accountId)
                .param("earlier", earlier)
                .param("most", MOST_OF_AN_ACCOUNT - 1)
                .update();
        return jdbc.sql("""
                        insert into kept_form (browser_hash, account_id, kept_at, content, numbers, had_numbers)
                        select :browser, id, :now, :content, :numbers, :had from account where id = :account
                        returning number
                        """)
                .param("browser", hash(browser))
                .param("account", accountId)
                .param("now", now())
                .param("content", secrets.seal(content))
                .param("numbers", numbers.isEmpty() ? null : secrets.seal(JSON.writeValueAsString(numbers.values())))
                .param("had", !numbers.isEmpty())
                .query(Long.class)
                .optional()
                .orElse(null);
    }

    private long bytesInAll() {
        return jdbc.sql("select coalesce(sum(octet_length(content)), 0) from kept_form")
                .query(Long.class)
                .single();
    }

    private List<Row> rows(long accountId, String browser, long number) {
        return jdbc.sql("""
                        select number, kept_at at time zone 'Asia/Shanghai' as kept_at, content,
                               case when kept_at > :numbersSince then numbers end as numbers, had_numbers
                          from kept_form
                         where account_id = :account and browser_hash = :browser and kept_at > :since and (:number = 0 or number = :number)
                         order by number desc
                        """)
                .param("account", accountId)
                .param("browser", hash(browser))
                .param("since", now().minus(TIME))
                .param("numbersSince", now().minus(NUMBERS_TIME))
                .param("number", number)
                .query(Row.class)
                .list();
    }

    /** Empty when its key is gone: it would have gone by itself tomorrow. */
    private Optional<KeptForm> open(Row row) {
        try {
            Content content = JSON.readValue(secrets.open(row.content()), Content.class);
            SentForm form = new SentForm(content.path(), content.page(), content.values());
            if (row.numbers() != null) {
                form = form.with(JSON.readValue(secrets.open(row.numbers()), VALUES));
            }
            return Optional.of(
                    new KeptForm(row.number(), row.keptAt(), row.hadNumbers() && row.numbers() == null, form));
        } catch (SealedException unreadable) {
            return Optional.empty();
        }
    }

    /** For tests, which all come from one address. */
    void forgetAddresses() {
        addresses.invalidateAll();
    }

    private boolean allowed(String address) {
        return addresses
                .get(
                        address,
                        each -> Bucket.builder()
                                .addLimit(limit -> limit.capacity(MOST_OF_AN_ADDRESS)
                                        .refillGreedy(MOST_OF_AN_ADDRESS, Duration.ofMinutes(10)))
                                .build())
                .tryConsume(1);
    }

    private static long earlier(HttpServletRequest request) {
        String number = request.getParameter(FormPage.KEPT);
        return number != null && number.matches("[0-9]{1,15}") ? Long.parseLong(number) : 0;
    }

    private OffsetDateTime now() {
        return OffsetDateTime.now(clock);
    }

    private static byte[] hash(String browser) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(browser.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
