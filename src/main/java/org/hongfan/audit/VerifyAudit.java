package org.hongfan.audit;

import lombok.RequiredArgsConstructor;
import org.hongfan.platform.OperatorCommand;
import org.springframework.boot.ApplicationArguments;
import org.springframework.context.annotation.Description;
import org.springframework.stereotype.Component;

/** {@code --hongfan.command=verify-audit}: ends with 0 when the trail is whole, with 1 when it is not. */
@Component("verify-audit")
@Description("核验审计日志是否被修改、删除或补写")
@RequiredArgsConstructor
class VerifyAudit implements OperatorCommand {
    private final AuditVerifier verifier;

    @Override
    public int run(ApplicationArguments arguments) {
        AuditVerification verification = verifier.verify();
        System.out.println(
                verification.isWhole()
                        ? "审计日志完好：共 " + verification.entries() + " 条，最后是第 " + verification.last() + " 条，校验值 "
                                + verification.lastHash()
                        : "审计日志有 " + verification.findings().size() + " 处问题：");
        verification.findings().forEach(finding -> System.out.println("  " + finding));
        return verification.isWhole() ? 0 : 1;
    }
}
