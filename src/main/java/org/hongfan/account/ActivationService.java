package org.hongfan.account;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import lombok.extern.slf4j.Slf4j;
import org.hongfan.access.Reach;
import org.hongfan.access.Viewer;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.organization.OrganizationRef;
import org.hongfan.shared.Audited;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Gives members without an account a slip with a one-time code, by which they open their own: few at once, a whole town in the background.
 *
 * <p>A slip opens nothing but the member's own account with the role of a member in the member's own branch; every other role is the security
 * administrator's. Whoever holds a post above gets theirs from above, since it may wait for more. Codes stand in the database as hashes; the paper is sealed, belongs to who asked for it and goes after {@link #KEPT}. Paper and
 * slips come into being in one transaction: what was cut off half-way has issued nothing.
 */
@Service
@Slf4j
public class ActivationService implements DisposableBean {
    /** More slips than these are drawn in the background. */
    public static final int AT_ONCE = 300;

    /** How long the paper can be fetched again. */
    public static final Duration KEPT = Duration.ofHours(24);

    /** How many days after that of issue a slip is good. */
    public static final int GOOD_DAYS = 14;

    private static final Map<String, String> ENDED = Map.of("USED", "已用", "RENEWED", "已换新");

    static final int MOST = 6_000;
    private static final int WAITING_AT_MOST = 20;
    private static final int LISTED = 10;

    private final OrganizationDirectory organizations;
    private final SlipBook book;
    private final ActivationBatches batches;
    private final SlipStore store;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final Reach reach;
    private final TransactionTemplate reading;
    private final TransactionTemplate writing;
    private final SecureRandom random = new SecureRandom();
    private final ThreadPoolExecutor background;

    ActivationService(
            OrganizationDirectory organizations,
            SlipBook book,
            ActivationBatches batches,
            SlipStore store,
            ApplicationEventPublisher events,
            Clock clock,
            Reach reach,
            PlatformTransactionManager transactions) {
        this.organizations = organizations;
        this.book = book;
        this.batches = batches;
        this.store = store;
        this.events = events;
        this.clock = clock;
        this.reach = reach;
        this.reading = new TransactionTemplate(transactions);
        this.reading.setReadOnly(true);
        this.writing = new TransactionTemplate(transactions);
        this.writing.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.background =
                new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(WAITING_AT_MOST), work -> {
                    Thread thread = new Thread(work, "slips");
                    thread.setDaemon(true);
                    return thread;
                });
        this.background.allowCoreThreadTimeOut(true);
    }

    private record Job(long id, Viewer viewer, OrganizationRef unit, IssueSlips command, int total) {}

    /**
     * Issues slips; up to {@link #AT_ONCE} are ready when this returns. Old codes of the same members are void from then on.
     *
     * @return the id under which they are found
     * @throws NotFoundException when the unit is out of reach
     * @throws RefusedException when nobody is left to get one, or there are too many for one file
     */
    public long issue(Viewer viewer, IssueSlips command) {
        Job job = writing.execute(status -> {
            OrganizationRef unit = organizations.get(viewer, command.organizationId());
            int total = book.listTargets(viewer, unit, command).size();
            if (total == 0) {
                throw new RefusedException("members", "没有要发的人：名单里的党员都已有账号，或者手里的开通单还有效，或者担任上级职务、由上级发。");
            }
            if (total > MOST) {
                throw new RefusedException("members", "有 " + total + " 人，一个文件装不下。一次最多 " + MOST + " 张，请到下一级分开生成。");
            }
            return new Job(batches.begin(viewer, unit.id(), total), viewer, unit, command, total);
        });
        start(job);
        return job.id;
    }

    /**
     * An account that waits for its holder, who takes it up by a slip.
     *
     * @param lastSix of the ID number, for who is not on a roster; null: the roster has it
     */
    record Waiting(
            long accountId,
            String name,
            String username,
            @Nullable String lastSix) {}

    /**
     * Slips for accounts that an administrator has opened, in the transaction that opened them.
     *
     * @return the id under which they are found
     */
    long issueForAccounts(Viewer viewer, List<Waiting> accounts, String address) {
        List<Slip> slips = accounts.stream()
                .map(each -> new Slip(
                        each.accountId(), 0, "工作人员", each.name(), each.username(), null, ActivationCode.random(random)))
                .toList();
        long batch = batches.begin(viewer, null, slips.size());
        LocalDate until = LocalDate.now(clock).plusDays(GOOD_DAYS);
        String file = store.keep(slips, new SlipSheet(address, until).draw(slips, drawn -> {}));
        OffsetDateTime now = OffsetDateTime.now(clock);
        Map<Long, String> endings = accounts.stream()
                .filter(each -> each.lastSix() != null)
                .collect(Collectors.toMap(Waiting::accountId, each -> Objects.requireNonNull(each.lastSix())));
        book.writeForAccounts(batch, viewer.accountId(), slips, endings, now, endOf(until));
        batches.finish(batch, slips.size(), file, now.plus(KEPT));
        events.publishEvent(
                new Audited(viewer.accountId(), "slips_issued", "account", null, "给 " + slips.size() + " 个新账号发开通单"));
        return batch;
    }

    private OffsetDateTime endOf(LocalDate day) {
        return day.plusDays(1).atStartOfDay(clock.getZone()).toOffsetDateTime();
    }

    /** A new slip for one member in place of the old one; {@link NotFoundException} when the member is out of reach. */
    public long renew(Viewer viewer, long memberId, String address) {
        long branch = reading.execute(status -> book.branchOf(memberId));
        return issue(viewer, new IssueSlips(branch, List.of(memberId), true, address));
    }

    /**
     * Makes the member's slip void.
     *
     * @return the member's branch
     */
    public long revoke(Viewer viewer, long memberId) {
        return writing.execute(status -> {
            long branch = book.branchOf(memberId);
            organizations.get(viewer, branch);
            String name = book.revoke(memberId, viewer.accountId())
                    .orElseThrow(() -> new RefusedException("现在没有还有效的开通单，可能刚用过或已经作废。"));
            events.publishEvent(
                    new Audited(viewer.accountId(), "slip_revoked", "member", memberId, "作废 " + name + " 的开通单"));
            return branch;
        });
    }

    private void start(Job job) {
        if (job.total <= AT_ONCE) {
            run(job);
            return;
        }
        try {
            background.execute(reach.carried(() -> run(job)));
        } catch (RejectedExecutionException full) {
            writing.executeWithoutResult(status -> batches.fail(job.id));
            throw new RefusedException("现在排队的太多，请过几分钟再试。");
        }
    }

    private void run(Job job) {
        String[] kept = {null};
        try {
            writing.executeWithoutResult(status -> kept[0] = issue(job));
        } catch (RuntimeException failure) {
            log.error("Slips {} failed", job.id, failure);
            if (kept[0] != null) {
                store.remove(kept[0]);
            }
            writing.executeWithoutResult(status -> batches.fail(job.id));
        }
    }

    private String issue(Job job) {
        book.lock();
        List<SlipBook.Target> targets = book.listTargets(job.viewer, job.unit, job.command);
        List<Slip> slips = slips(targets);
        LocalDate until = LocalDate.now(clock).plusDays(GOOD_DAYS);
        byte[] paper = new SlipSheet(job.command.address(), until).draw(slips, drawn -> tell(job, drawn));
        String file = store.keep(slips, paper);
        OffsetDateTime now = OffsetDateTime.now(clock);
        try {
            book.write(job.id, job.viewer.accountId(), slips, now, endOf(until));
            batches.finish(job.id, slips.size(), file, now.plus(KEPT));
            audit(job, slips);
        } catch (RuntimeException failure) {
            store.remove(file);
            throw failure;
        }
        return file;
    }

    private List<Slip> slips(List<SlipBook.Target> targets) {
        Map<Long, String> usernames = book.usernames(targets);
        List<Slip> slips = new ArrayList<>(targets.size());
        for (SlipBook.Target target : targets) {
            slips.add(new Slip(
                    target.memberId(),
                    target.branchId(),
                    target.unitName(),
                    target.told(),
                    usernames.get(target.memberId()),
                    target.ownPhone() ? target.phoneMasked() : null,
                    ActivationCode.random(random)));
        }
        return slips;
    }

    private void tell(Job job, int drawn) {
        if (job.total > AT_ONCE) {
            writing.executeWithoutResult(status -> batches.progress(job.id, drawn));
        }
    }

    private void audit(Job job, List<Slip> slips) {
        Slip first = slips.get(0);
        String whom = slips.size() == 1 ? first.name() : "“" + job.unit.name() + "”的 " + slips.size() + " 名党员";
        events.publishEvent(
                slips.size() == 1
                        ? new Audited(
                                job.viewer.accountId(),
                                "slips_issued",
                                "member",
                                first.subjectId(),
                                "给" + whom + "发开通单")
                        : new Audited(
                                job.viewer.accountId(),
                                "slips_issued",
                                "organization",
                                job.unit.id(),
                                "给" + whom + "发开通单"));
    }

    /** The viewer's own, asked for in the post acted in. */
    public ActivationBatchRow get(Viewer viewer, long id) {
        return ofViewer(
                () -> batches.find(viewer, id).orElseThrow(() -> new NotFoundException("activation batch", id)));
    }

    /** What the viewer asked for and can still print, the latest first. */
    public List<ActivationBatchRow> list(Viewer viewer) {
        return ofViewer(() -> batches.list(viewer, LISTED));
    }

    /** Found by the viewer's account and post; slips of a town are counted at once, and those of staff belong to no unit. */
    private <T> T ofViewer(Supplier<T> query) {
        return reach.asSystem(
                "what became of slips that the viewer asked for", () -> reading.execute(status -> query.get()));
    }

    /**
     * A list of slips as it stands now.
     *
     * @param slips with their codes, while they are kept: afterwards none
     * @param ended what has become, in words, of those that are no longer good, by {@link Slip#subjectId()}
     */
    public record SlipList(ActivationBatchRow batch, List<Slip> slips, Map<Long, String> ended) {
        private List<Slip> good() {
            return slips.stream()
                    .filter(slip -> !ended.containsKey(slip.subjectId()))
                    .toList();
        }
    }

    private record Found(ActivationBatchRow batch, @Nullable String file, List<SlipBook.Standing> standings) {}

    private Found find(Viewer viewer, long id) {
        return ofViewer(() -> {
            ActivationBatchRow batch =
                    batches.find(viewer, id).orElseThrow(() -> new NotFoundException("activation batch", id));
            return new Found(batch, batches.findFile(id).orElse(null), book.listStandings(id));
        });
    }

    private SlipList read(Found found) {
        Map<Long, String> ended = new HashMap<>();
        found.standings().forEach(slip -> {
            if (slip.endedAs() != null) {
                ended.put(slip.subjectId(), ENDED.getOrDefault(slip.endedAs(), "已作废"));
            }
        });
        return new SlipList(found.batch(), found.file() == null ? List.of() : store.slips(found.file()), ended);
    }

    /** The viewer's own, asked for in the post acted in. */
    public SlipList open(Viewer viewer, long id) {
        return read(find(viewer, id));
    }

    /** @param batch as it stands; {@code paper} is its PDF */
    public record Paper(ActivationBatchRow batch, byte[] paper) {}

    /**
     * The PDF, without slips that are no longer good; {@link NotFoundException} for everybody but who asked for it, and when it is not there, has expired
     * or has no slip left.
     *
     * @param address of the portal, as the slips say it
     */
    public Paper getPaper(Viewer viewer, long id, String address) {
        Found found = find(viewer, id);
        SlipList list = read(found);
        if (found.file() == null || list.good().isEmpty()) {
            throw new NotFoundException("slips", id);
        }
        byte[] paper = list.ended().isEmpty()
                ? store.paper(found.file()).orElseThrow(() -> new NotFoundException("slips", id))
                : new SlipSheet(address, found.standings().get(0).lastDay()).draw(list.good(), drawn -> {});
        return new Paper(found.batch(), paper);
    }

    /** Removes the paper that expired, and what nobody has a record of. */
    public void tidy() {
        List<String> expired = writing.execute(status -> batches.expire());
        expired.forEach(store::remove);
        store.removeOlderThan(clock.instant().minus(KEPT.multipliedBy(2)));
    }

    @Override
    public void destroy() {
        background.shutdownNow();
    }
}
