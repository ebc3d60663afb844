package org.hongfan.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.hongfan.access.Reach;
import org.hongfan.access.Role;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.organization.OrganizationService;
import org.hongfan.platform.Installation;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Sets up a portal that has no district yet.
 *
 * <p>Whoever reaches the portal first must not become its master: the page asks for a code that only stands in the log of this start.
 */
@Service
@RequiredArgsConstructor
@Slf4j
public class FirstRunService {
    private final OrganizationDirectory directory;
    private final OrganizationService organizations;
    private final AccountService accounts;
    private final GrantService grants;
    private final PasswordPolicy passwords;
    private final Installation installation;
    private final Clock clock;
    private final Reach reach;

    private @Nullable String setupCode;

    /** Whether there is no district yet. Only asked for requests without an account: where there are accounts, there is a district. */
    public boolean isPending() {
        return !installation.isDemo()
                && reach.asSystem("whether there is a district", directory::findDistrict)
                        .isEmpty();
    }

    @EventListener
    @Order(Ordered.LOWEST_PRECEDENCE)
    void announce(ApplicationReadyEvent ready) {
        if (isPending()) {
            log.info("还没有建立区级党组织。请用浏览器打开平台完成首次设置，设置码是 {}", setupCode());
        }
    }

    /** Made when first needed, and another one at the next start. */
    synchronized String setupCode() {
        if (setupCode == null) {
            setupCode = passwords.random();
        }
        return setupCode;
    }

    /**
     * Founds the district and the accounts of the three administrators and one worker of the district.
     *
     * @return the four one-time passwords, in that order
     * @throws NotFoundException when there is a district: the first run is over
     * @throws RefusedException when the code is wrong or an entry is refused; the field is that of the form
     */
    @Transactional
    public List<IssuedPassword> setUp(SetUpDistrict command) {
        if (!isPending()) {
            throw new NotFoundException("first run", "closed");
        }
        if (!sameText(command.setupCode().strip(), setupCode())) {
            throw new RefusedException("setupCode", "设置码不对。它在平台启动时的日志里，每次启动都会更换");
        }
        requireFourPeople(command);
        return reach.asSystem("the first run, before there is anybody", () -> found(command));
    }

    private List<IssuedPassword> found(SetUpDistrict command) {
        long district = organizations.foundDistrict(
                null, command.name(), command.shortName(), command.code(), command.foundedOn());
        return List.of(
                appoint("systemAdmin", command.systemAdmin(), Role.SYSTEM_ADMIN, null),
                appoint("securityAdmin", command.securityAdmin(), Role.SECURITY_ADMIN, null),
                appoint("auditor", command.auditor(), Role.AUDITOR, null),
                appoint("districtStaff", command.districtStaff(), Role.DISTRICT_STAFF, district));
    }

    private IssuedPassword appoint(
            String field, SetUpDistrict.Person person, Role role, @Nullable Long organizationId) {
        String password = passwords.random();
        try {
            long id = accounts.create(new CreateAccount(person.username(), person.name(), null, password, true));
            grants.grant(new GrantRole(id, role, organizationId, LocalDate.now(clock), null));
            return new IssuedPassword(id, person.name(), person.username(), password);
        } catch (RefusedException refused) {
            throw new RefusedException(field + ".username", refused.getMessage());
        }
    }

    private static void requireFourPeople(SetUpDistrict command) {
        long people = Stream.of(
                        command.systemAdmin(), command.securityAdmin(), command.auditor(), command.districtStaff())
                .map(SetUpDistrict.Person::username)
                .distinct()
                .count();
        if (people < 4) {
            throw new RefusedException("districtStaff.username", "四个账号的用户名不能重复：三名管理员和区级工作人员须由不同的人担任");
        }
    }

    private static boolean sameText(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
