package org.hongfan.account;

import java.io.Serializable;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Reach;
import org.hongfan.access.Viewer;
import org.hongfan.member.IdNumber;
import org.hongfan.member.MemberIdentity;
import org.hongfan.member.MemberSeals;
import org.hongfan.member.MemberStatus;
import org.hongfan.shared.Audited;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Many accounts from a table, for the system administrator. Nobody ever holds a list of passwords: each account waits with a password nobody knows, and its
 * holder takes it up by a slip.
 */
@Service
@RequiredArgsConstructor
@Transactional
public class AccountBulk {
    /** Lines of one table. */
    public static final int MOST = 500;

    private static final Pattern LAST_SIX = Pattern.compile("\\d{5}[\\dX]");
    private static final String WHOSE = "没有身份证号：在册党员填全 18 位，不在册的工作人员填后六位，扫开通单时用来核对是不是本人";
    private static final String WHY = "accounts of a table: names that are taken, members by name and number";

    private final AccountService accounts;
    private final SlipBook book;
    private final ActivationService activations;
    private final PasswordEncoder passwords;
    private final PasswordPolicy policy;
    private final MemberSeals seals;
    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final Reach reach;

    /**
     * @param number of the line in the table
     * @param username may be empty
     * @param idNumber all 18 characters for a member; the last six for who is not on a roster
     * @param problem what could not be read; null: everything could
     */
    public record Line(
            int number,
            String name,
            String username,
            String idNumber,
            @Nullable String problem) implements Serializable {

        @Nullable String lastSix() {
            String plain = MemberIdentity.plainEnd(idNumber);
            return LAST_SIX.matcher(plain).matches() ? plain : null;
        }
    }

    /**
     * @param username as it will be
     * @param objection why the line opens no account; null: it will
     */
    public record Judged(
            Line line,
            String username,
            @Nullable Long memberId,
            @Nullable String objection) {}

    private record Known(long id, String name, byte[] idNumberHash, MemberStatus status, boolean hasAccount) {}

    /** Says of each line what it will do, and writes nothing. */
    @Transactional(readOnly = true)
    public List<Judged> judge(List<Line> lines) {
        if (lines.size() > MOST) {
            throw new RefusedException("file", "一次最多 " + MOST + " 行，这张表有 " + lines.size() + " 行，请分开上传。");
        }
        return reach.asSystem(WHY, () -> judgeAll(lines));
    }

    private List<Judged> judgeAll(List<Line> lines) {
        Map<Line, IdNumber> numbers = new HashMap<>();
        Map<Line, String> wrong = new HashMap<>();
        for (Line line : lines) {
            try {
                if (line.problem() != null) {
                    wrong.put(line, line.problem());
                } else if (!line.idNumber().isBlank() && line.lastSix() == null) {
                    numbers.put(line, IdNumber.parse(line.idNumber(), LocalDate.now(clock)));
                }
            } catch (RefusedException refused) {
                String all = String.valueOf(refused.getMessage());
                wrong.put(line, MemberIdentity.plainEnd(line.idNumber()).length() == 18 ? all : all + "不在册的工作人员只填后六位。");
            }
        }
        Map<String, Known> members = members(numbers.values());
        Set<String> taken =
                book.takenNames(lines.stream().map(line -> wanted(line)).toList());
        Map<Long, Integer> seen = new HashMap<>();
        Map<String, Integer> chosen = new HashMap<>();
        List<Judged> judged = new ArrayList<>();
        for (Line line : lines) {
            Known member = numbers.containsKey(line) ? find(members, numbers.get(line)) : null;
            String objection =
                    wrong.containsKey(line) ? wrong.get(line) : objection(line, numbers.get(line), member, taken);
            if (objection == null && member != null && seen.containsKey(member.id())) {
                objection = "与第 " + seen.get(member.id()) + " 行是同一个人";
            }
            Integer before = line.username().isBlank() ? null : chosen.get(wanted(line));
            if (objection != null && before != null) {
                objection = "用户名 " + wanted(line) + " 与第 " + before + " 行重复";
            }
            String username =
                    objection == null ? book.free(wanted(line), !line.username().isBlank(), taken) : wanted(line);
            if (objection == null) {
                chosen.putIfAbsent(username, line.number());
                if (member != null) {
                    seen.put(member.id(), line.number());
                }
            }
            judged.add(new Judged(line, username, member == null ? null : member.id(), objection));
        }
        return judged;
    }

    private static String wanted(Line line) {
        return line.username().isBlank()
                ? SlipBook.base(line.name())
                : line.username().strip().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String objection(
            Line line, @Nullable IdNumber number, @Nullable Known member, Set<String> taken) {
        if (line.name().isBlank()) {
            return "没有姓名";
        }
        if (line.name().strip().length() > 30) {
            return "姓名最多 30 个字";
        }
        if (!line.username().isBlank() && !AccountService.isUsername(wanted(line))) {
            return "用户名用 3 至 32 个小写字母、数字、点、横线或下划线，以字母开头";
        }
        if (!line.username().isBlank() && taken.contains(wanted(line))) {
            return "用户名 " + wanted(line) + " 已被使用";
        }
        if (number == null) {
            return line.lastSix() == null ? WHOSE : null;
        }
        if (member == null || !member.name().equals(line.name().strip())) {
            return "名册里没有姓名和身份证号都相符的党员；不在册的工作人员只填身份证号后六位";
        }
        if (member.hasAccount()) {
            return "这名党员已有账号";
        }
        return member.status() == MemberStatus.ACTIVE
                ? null
                : "这名党员现在是“" + member.status().title() + "”";
    }

    private Map<String, Known> members(Iterable<IdNumber> numbers) {
        List<byte[]> hashes = new ArrayList<>();
        numbers.forEach(number -> hashes.addAll(seals.hashes(number)));
        return jdbc.sql("""
                        select m.id, m.name, m.id_number_hash, m.status, exists (select 1 from account a where a.member_id = m.id) as has_account
                          from member m where m.id_number_hash = any(:hashes)
                        """).param("hashes", hashes.toArray(byte[][]::new)).query(Known.class).list().stream()
                .collect(Collectors.toMap(known -> HexFormat.of().formatHex(known.idNumberHash()), known -> known));
    }

    private @Nullable Known find(Map<String, Known> members, IdNumber number) {
        return seals.hashes(number).stream()
                .map(hash -> members.get(HexFormat.of().formatHex(hash)))
                .filter(known -> known != null)
                .findFirst()
                .orElse(null);
    }

    /**
     * Opens accounts for the good lines and makes their slips.
     *
     * @return the id under which the slips are found
     */
    public long open(Viewer by, List<Line> lines, String address) {
        book.lock();
        List<Judged> good =
                judge(lines).stream().filter(each -> each.objection() == null).toList();
        if (good.isEmpty()) {
            throw new RefusedException("file", "没有可以建立账号的行。");
        }
        Map<String, Long> ids = write(good);
        events.publishEvent(
                new Audited(by.accountId(), "account_created", "account", null, "从表格建立 " + good.size() + " 个账号"));
        good.stream()
                .filter(each -> each.memberId() != null)
                .forEach(each -> events.publishEvent(new AccountOpened(ids.get(each.username()), each.memberId())));
        return activations.issueForAccounts(
                by,
                good.stream()
                        .map(each -> new ActivationService.Waiting(
                                ids.get(each.username()),
                                each.line().name().strip(),
                                each.username(),
                                each.memberId() == null ? each.line().lastSix() : null))
                        .toList(),
                address);
    }

    private record Opened(long id, String username) {}

    private Map<String, Long> write(List<Judged> good) {
        return jdbc
                .sql("""
                        insert into account (username, name, member_id, password_hash, must_change_password, created_at)
                        select u.username, u.name, u.member, :hash, true, :now
                          from unnest(cast(:usernames as text[]), cast(:names as text[]), cast(:members as bigint[])) as u(username, name, member)
                        returning id, username
                        """)
                .param("hash", passwords.encode(policy.random()))
                .param("now", OffsetDateTime.now(clock))
                .param("usernames", good.stream().map(Judged::username).toArray(String[]::new))
                .param(
                        "names",
                        good.stream().map(each -> each.line().name().strip()).toArray(String[]::new))
                .param("members", good.stream().map(Judged::memberId).toArray(Long[]::new))
                .query(Opened.class)
                .list()
                .stream()
                .collect(Collectors.toMap(Opened::username, Opened::id));
    }
}
