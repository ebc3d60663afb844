package org.hongfan.bench;

import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.decoder.Decoder;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hongfan.support.Visitor;

/**
 * Who asks during the bench: the demonstration's accounts of each post, and members and secretaries of many branches, who get an account with
 * the demonstration's password for it. Everybody signs in through the form, with its token.
 */
final class People {
    private static final String PASSWORD = "Hongfan#2026";
    private static final String COOKIE = "hongfan-session";
    private static final Pattern VIEW_BOX = Pattern.compile("class=\"qr-code\"[^>]*viewBox=\"0 0 (\\d+) ");
    private static final Pattern MODULE = Pattern.compile("M(\\d+) (\\d+)h1v1h-1z");

    private final Site site;
    /** Cookies of the signed-in sessions, by who. */
    private final Map<String, List<Session>> sessions = new HashMap<>();

    /** @param token of the session against forgery */
    record Session(String account, String cookie, String token, Visitor visitor) {}

    /** @param several how many sessions of members and of secretaries, each another person */
    People(Site site, int several) {
        this.site = site;
        makeAccounts();
        // In the district of full size every member has an account, with the same password.
        signIn("member", names("""
                select username from account where username like 'bench-member-%' or username like 'dy%' order by md5(username) limit
                """ + several));
        signIn("secretary", names("""
                select username from account where username like 'bench-secretary-%' order by md5(username) limit
                """ + several));
        for (String account : List.of("community", "town", "district")) {
            signIn(account, Stream.generate(() -> account).limit(Math.min(4, several)).toList());
        }
    }

    List<Session> sessions(String who) {
        return sessions.get(who);
    }

    /** Every one of them asks for the same page. */
    List<Load.Request> ask(String who, String path) {
        return sessions(who).stream()
                .map(session -> new Load.Request(path, session.cookie(), ""))
                .toList();
    }

    /** Secretaries and meetings of their own branches that are archived. */
    List<Load.Request> askForMeetings() {
        return sessions("secretary").stream()
                .flatMap(session -> names("""
                        select '/meetings/' || m.id from meeting m
                          join role_grant g on g.organization_id = m.organization_id join account a on a.id = g.account_id
                         where m.status = 'ARCHIVED' and m.type = 'THEME_DAY' and a.username = '%s' order by m.id desc limit 12
                        """.formatted(session.account())).stream()
                        .map(path -> new Load.Request(path, session.cookie(), "")))
                .toList();
    }

    /** Members and secretaries of branches all over the district, at most 64 each. */
    private void makeAccounts() {
        site.execute("""
                insert into account (username, password_hash, name, member_id, must_change_password, created_at)
                select 'bench-' || x.kind || '-' || x.n, (select password_hash from account where username = 'member'), x.name, x.id, false, now()
                  from (select 'member' as kind, row_number() over (order by md5(m.id::text)) as n, m.id, m.name from member m
                         where m.status = 'ACTIVE' and m.kind = 'FULL' and not exists (select from account a where a.member_id = m.id)
                           and exists (select from attendance t where t.member_id = m.id)
                        union all
                        select 'secretary', row_number() over (order by md5(o.id::text)), null, o.short_name from organization o
                         where o.level = 'BRANCH' and o.closed_on is null
                           and 10 <= (select count(*) from member m where m.branch_id = o.id and m.status = 'ACTIVE')) x
                 where x.n <= 64 on conflict do nothing
                """, """
                insert into role_grant (account_id, role, organization_id, from_on, granted_at)
                select a.id, 'MEMBER', m.branch_id, current_date - 30, now() from account a join member m on m.id = a.member_id
                 where a.username like 'bench-member-%' and not exists (select from role_grant g where g.account_id = a.id)
                """, """
                insert into role_grant (account_id, role, organization_id, from_on, granted_at)
                select a.id, 'BRANCH_SECRETARY', o.id, current_date - 30, now()
                  from account a join (select id, row_number() over (order by md5(o.id::text)) as n from organization o
                                        where o.level = 'BRANCH' and o.closed_on is null
                                          and 10 <= (select count(*) from member m where m.branch_id = o.id and m.status = 'ACTIVE')) o
                    on a.username = 'bench-secretary-' || o.n
                 where not exists (select from role_grant g where g.account_id = a.id)
                """);
    }

    private void signIn(String who, List<String> accounts) {
        sessions.put(who, accounts.stream().map(this::signIn).toList());
    }

    private Session signIn(String account) {
        Visitor visitor = new Visitor(site.port()).signIn(account, PASSWORD);
        String token = visitor.token();
        return new Session(account, COOKIE + "=" + visitor.cookie(COOKIE), token, visitor);
    }

    private List<String> names(String sql) {
        try (Connection connection = site.connect();
                PreparedStatement query = connection.prepareStatement(sql);
                ResultSet rows = query.executeQuery()) {
            List<String> names = new ArrayList<>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * A burst of members who sign in at their meetings by the code on the screen: everybody who has a session, at so many meetings that
     * begin then, each once.
     */
    List<Load.Request> signIns(int meetings, Instant begin) {
        List<Session> members = sessions("member");
        String branch = "(select organization_id from role_grant g join account a on a.id = g.account_id"
                + " where a.username = 'secretary' and g.role = 'BRANCH_SECRETARY')";
        List<Long> made = new ArrayList<>();
        try (Connection connection = site.connect();
                Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery("""
                    insert into meeting (organization_id, type, title, status, starts_at, ends_at, held_on, place, created_at)
                    select %s, 'THEME_DAY', '测量签到', 'PLANNED', b.at, b.at + interval '1 hour', (b.at at time zone 'Asia/Shanghai')::date, '党群服务中心', now()
                      from generate_series(1, %d), (select timestamptz '%s' as at) b returning id
                    """.formatted(branch, meetings, begin))) {
                while (rows.next()) {
                    made.add(rows.getLong(1));
                }
            }
            statement.execute("""
                    insert into attendance (meeting_id, member_id, year, status, means, called, voter)
                    select m.id, a.member_id, extract(year from current_date), 'EXPECTED', 'LIST', true, true
                      from meeting m, account a where m.title = '测量签到' and m.id >= %d and a.username in ('%s')
                    """.formatted(
                            made.get(0),
                            members.stream().map(Session::account).collect(Collectors.joining("', '"))));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        Visitor secretary = new Visitor(site.port()).signIn("secretary", PASSWORD);
        List<Load.Request> requests = new ArrayList<>();
        for (long meeting : made) {
            HttpResponse<String> screen = secretary.get("/meetings/" + meeting + "/sign-in/live");
            String path = read(screen.body());
            for (Session member : members) {
                requests.add(new Load.Request(
                        path,
                        member.cookie(),
                        Visitor.query(Map.of("_csrf", member.token(), "_formToken", "bench" + requests.size()))));
            }
        }
        return requests;
    }

    /** Takes the meetings of {@link #signIns} away again. */
    void forgetSignIns() {
        site.execute(
                "delete from attendance where meeting_id in (select id from meeting where title = '测量签到')",
                "delete from meeting where title = '测量签到'");
    }

    /** The path in the QR code, read as a phone reads it. */
    private static String read(String screen) {
        Matcher size = VIEW_BOX.matcher(screen);
        if (!size.find()) {
            throw new IllegalStateException("There is no code on the screen: " + screen);
        }
        int margin = 2;
        int side = Integer.parseInt(size.group(1)) - 2 * margin;
        BitMatrix code = new BitMatrix(side);
        Matcher module = MODULE.matcher(screen);
        while (module.find()) {
            code.set(Integer.parseInt(module.group(1)) - margin, Integer.parseInt(module.group(2)) - margin);
        }
        try {
            String address = new Decoder().decode(code).getText();
            return address.substring(address.indexOf("/sign-in/"));
        } catch (Exception e) {
            throw new IllegalStateException("The code cannot be read", e);
        }
    }
}
