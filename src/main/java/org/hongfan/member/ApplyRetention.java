package org.hongfan.member;

import lombok.RequiredArgsConstructor;
import org.hongfan.platform.OperatorCommand;
import org.springframework.boot.ApplicationArguments;
import org.springframework.context.annotation.Description;
import org.springframework.stereotype.Component;

/** {@code --hongfan.command=apply-retention}, for a timer of the machine. */
@Component("apply-retention")
@Description("按保存期限删去离开的党员的号码或姓名")
@RequiredArgsConstructor
class ApplyRetention implements OperatorCommand {
    private final MemberRetention retention;

    @Override
    public int run(ApplicationArguments arguments) {
        RetentionResult result = retention.apply((Long) null);
        System.out.println("删去号码 " + result.minimised() + " 人，删去姓名 " + result.removed() + " 人");
        return 0;
    }
}
