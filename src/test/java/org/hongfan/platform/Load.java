package org.hongfan.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hongfan.support.Patience;
import org.hongfan.support.Visitor;

/**
 * People at work over HTTP in the demonstration: secretaries log meetings and mark who is excused, the community archives, a member
 * enrols. What the portal has acknowledged by its redirect is remembered, and must be there whatever was killed.
 */
final class Load implements AutoCloseable {
    private static final String PASSWORD = "Hongfan#2026";
    private static final Pattern MEETING = Pattern.compile("/meetings/(\\d+)");
    private static final Pattern ACTIVITY = Pattern.compile("/activities/(\\d+)");
    private static final int SECRETARIES = 3;
    private static final int ARCHIVERS = 2;
    private static final Pattern SEEN = Pattern.compile("name=\"seen\" value=\"([^\"]+)\"");
    private static final Pattern CONFIRMED = Pattern.compile("name=\"confirmed\" value=\"([^\"]+)\"");

    private final RunningPortal portal;
    private final int port;
    private final Facts facts;
    private final List<Thread> people = new ArrayList<>();
    private final Set<Long> submitted = ConcurrentHashMap.newKeySet();
    private final Set<Long> archived = ConcurrentHashMap.newKeySet();
    private final Map<Long, Long> excused = new ConcurrentHashMap<>();
    private final Set<Long> published = ConcurrentHashMap.newKeySet();
    private final Set<Long> enrolled = ConcurrentHashMap.newKeySet();
    private final BlockingQueue<Long> toArchive = new LinkedBlockingQueue<>();
    private final BlockingQueue<Long> toEnrol = new LinkedBlockingQueue<>();
    private final ConcurrentLinkedQueue<String> surprises = new ConcurrentLinkedQueue<>();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger signedIn = new AtomicInteger();
    private volatile boolean ended;

    /** Who and where, read from the demonstration once. */
    private record Facts(long branch, long chair, long other) {
        static Facts read(RunningPortal portal) throws Exception {
            try (Connection connection = portal.connect();
                    PreparedStatement query = connection.prepareStatement("""
                            select g.organization_id, a.member_id,
                                   (select min(m.id) from member m
                                     where m.branch_id = g.organization_id and m.status = 'ACTIVE' and m.id <> a.member_id)
                              from account a join role_grant g on g.account_id = a.id and g.role = 'BRANCH_SECRETARY'
                             where a.username = 'secretary'
                            """);
                    ResultSet row = query.executeQuery()) {
                row.next();
                return new Facts(row.getLong(1), row.getLong(2), row.getLong(3));
            }
        }
    }

    Load(RunningPortal portal) throws Exception {
        this(portal, portal.port());
    }

    /** @param port what people ask: the portal's own, or that of a balancer */
    Load(RunningPortal portal, int port) throws Exception {
        this.portal = portal;
        this.port = port;
        this.facts = Facts.read(portal);
        for (int i = 0; i < SECRETARIES; i++) {
            Random random = new Random(i);
            start("secretary", visitor -> logMeeting(visitor, random));
        }
        for (int i = 0; i < ARCHIVERS; i++) {
            start("community", this::archive);
        }
        start("member", this::enrol);
        start("secretary", this::publishActivity);
    }

    private interface Work {
        void once(Visitor visitor) throws InterruptedException;
    }

    private void start(String username, Work work) {
        Thread person = new Thread(() -> live(username, work), username + "-" + people.size());
        people.add(person);
        person.start();
    }

    private void live(String username, Work work) {
        Visitor visitor = null;
        while (!ended) {
            try {
                if (visitor == null) {
                    visitor = new Visitor(port).signIn(username, PASSWORD);
                    signedIn.incrementAndGet();
                }
                work.once(visitor);
            } catch (UncheckedIOException | AssertionError away) {
                // The portal or its database is away; a person tries again when it is back, in the session they have.
                refused.incrementAndGet();
                Patience.until("the portal is back", () -> ended || portal.isReady());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** The redirect that acknowledges; everything that an outage may answer is not one. */
    private boolean acknowledged(HttpResponse<String> answer, String what) {
        if (answer.statusCode() == 302 && !Visitor.location(answer).startsWith("/login")) {
            return true;
        }
        if (answer.statusCode() != 503) {
            surprises.add(what + " was answered by " + answer.statusCode() + " " + Visitor.location(answer));
        }
        throw new AssertionError(what + ": " + answer.statusCode());
    }

    private void logMeeting(Visitor visitor, Random random) {
        LocalDate day = LocalDate.now(ZoneId.of("Asia/Shanghai")).minusDays(1 + random.nextInt(200));
        int hour = 8 + random.nextInt(10);
        boolean plans = random.nextBoolean();
        Map<String, String> form = new HashMap<>(visitor.hidden("/me/password", "/logout"));
        form.putAll(Map.of(
                "organizationId",
                Long.toString(facts.branch()),
                "type",
                "THEME_DAY",
                "title",
                "负载下的主题党日",
                "date",
                day.toString(),
                "start",
                "%02d:00".formatted(hour),
                "end",
                "%02d:00".formatted(hour + 1),
                "place",
                "活动室",
                "chairId",
                Long.toString(facts.chair()),
                "agenda",
                "学习",
                "minutes",
                "学习了有关内容。"));
        form.put("version", "0");
        HttpResponse<String> answer = confirming(visitor, plans ? "/meetings" : "/meetings/records", form);
        acknowledged(answer, "a meeting");
        long id = id(MEETING, answer);
        if (plans) {
            acknowledged(visitor.post("/meetings/" + id + "/opening", token(visitor)), "an opening");
            Map<String, String> marks = token(visitor);
            marks.put("version", version(visitor, id));
            marks.put("minutes", "学习了。");
            marks.put("marks[" + facts.other() + "].status", "EXCUSED");
            marks.put("marks[" + facts.other() + "].reason", "出差");
            acknowledged(visitor.post("/meetings/" + id + "/draft", marks), "a mark");
            excused.put(id, facts.other());
            Map<String, String> last = token(visitor);
            last.put("version", version(visitor, id));
            last.put("minutes", "学习了，讨论了。");
            acknowledged(confirming(visitor, "/meetings/" + id + "/submission", last), "a submission");
        }
        submitted.add(id);
        toArchive.add(id);
    }

    /** Sends the form, and again with everything confirmed that the portal asks for, and everybody present whom it then shows. */
    private static HttpResponse<String> confirming(Visitor visitor, String path, Map<String, String> form) {
        HttpResponse<String> answer = visitor.post(path, form);
        for (int i = 0; i < 2 && answer.statusCode() == 422; i++) {
            form.put(
                    "confirmed",
                    CONFIRMED
                            .matcher(answer.body())
                            .results()
                            .map(found -> found.group(1))
                            .collect(Collectors.joining(",")));
            Matcher seen = SEEN.matcher(answer.body());
            if (seen.find()) {
                form.put("seen", seen.group(1).replace('-', 'P'));
            }
            answer = visitor.post(path, form);
        }
        return answer;
    }

    private static Map<String, String> token(Visitor visitor) {
        return new HashMap<>(visitor.hidden("/me/password", "/logout"));
    }

    private static String version(Visitor visitor, long meeting) {
        Matcher field = Pattern.compile("name=\"version\"[^>]*value=\"(\\d+)\"")
                .matcher(visitor.get("/meetings/" + meeting).body());
        if (!field.find()) {
            throw new AssertionError("no version on the page of meeting " + meeting);
        }
        return field.group(1);
    }

    private void archive(Visitor visitor) throws InterruptedException {
        Long id = toArchive.poll(200, TimeUnit.MILLISECONDS);
        if (id == null) {
            return;
        }
        // When no answer comes nobody knows whether it was done, and doing it again would be refused; so it is left.
        acknowledged(visitor.post("/meetings/" + id + "/archival", token(visitor)), "an archival");
        archived.add(id);
    }

    private void publishActivity(Visitor visitor) {
        if (toEnrol.size() > 20) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            return;
        }
        LocalDate day = LocalDate.now(ZoneId.of("Asia/Shanghai")).plusDays(10);
        Map<String, String> form = token(visitor);
        form.putAll(Map.of(
                "organizationId", Long.toString(facts.branch()),
                "audienceId", Long.toString(facts.branch()),
                "type", "VOLUNTEERING",
                "title", "负载下的志愿服务",
                "day", day.toString(),
                "start", "09:00",
                "end", "11:00",
                "place", "广场",
                "hours", "2",
                "publish", "true"));
        form.put("version", "0");
        HttpResponse<String> answer = visitor.post("/activities", form);
        acknowledged(answer, "an activity");
        long id = id(ACTIVITY, answer);
        published.add(id);
        toEnrol.add(id);
    }

    private void enrol(Visitor visitor) throws InterruptedException {
        Long id = toEnrol.poll(200, TimeUnit.MILLISECONDS);
        if (id != null) {
            acknowledged(visitor.post("/activities/" + id + "/enrolment", token(visitor)), "an enrolment");
            enrolled.add(id);
        }
    }

    private static long id(Pattern pattern, HttpResponse<String> answer) {
        Matcher found = pattern.matcher(Visitor.location(answer));
        if (!found.find()) {
            throw new AssertionError("no address of what was made: " + Visitor.location(answer));
        }
        return Long.parseLong(found.group(1));
    }

    int acknowledgedWrites() {
        return submitted.size() + archived.size() + excused.size() + published.size() + enrolled.size();
    }

    /** Whether everybody has signed in; nobody does so twice. */
    boolean isEverybodyIn() {
        return signedIn.get() == people.size();
    }

    int metOutages() {
        return refused.get();
    }

    @Override
    public void close() throws InterruptedException {
        ended = true;
        for (Thread person : people) {
            person.join(TimeUnit.MINUTES.toMillis(2));
        }
    }

    /** Looks for everything acknowledged so far. */
    void verify(Connection connection) throws SQLException {
        assertThat(surprises).as("answers that are neither done nor an outage").isEmpty();
        assertThat(missing(connection, "select id from meeting where status in ('SUBMITTED', 'ARCHIVED')", submitted))
                .as("submitted meetings that are missing")
                .isEmpty();
        assertThat(missing(connection, "select id from meeting where status = 'ARCHIVED'", archived))
                .as("archived meetings that are missing")
                .isEmpty();
        assertThat(missing(
                        connection,
                        "select meeting_id from attendance where status = 'EXCUSED' and member_id = " + facts.other(),
                        excused.keySet()))
                .as("marks that are missing")
                .isEmpty();
        assertThat(missing(connection, "select id from activity where status = 'PUBLISHED'", published))
                .as("activities that are missing")
                .isEmpty();
        assertThat(missing(connection, """
                        select p.activity_id from participation p join account a on a.member_id = p.member_id
                         where a.username = 'member' and p.status = 'ENROLLED'
                        """, enrolled))
                .as("enrolments that are missing")
                .isEmpty();
    }

    private static Set<Long> missing(Connection connection, String present, Set<Long> wanted) throws SQLException {
        Set<Long> missing = ConcurrentHashMap.newKeySet();
        missing.addAll(wanted);
        try (PreparedStatement query = connection.prepareStatement(present);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                missing.remove(rows.getLong(1));
            }
        }
        return missing;
    }

    String sums() {
        return submitted.size() + " meetings submitted, " + archived.size() + " archived, " + excused.size()
                + " marks, "
                + published.size() + " activities, " + enrolled.size() + " enrolments acknowledged; " + refused.get()
                + " requests met an outage";
    }
}
