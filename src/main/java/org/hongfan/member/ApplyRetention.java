package org.hongfan.member;

import lombok.RequiredArgsConstructor;
import org.hongfan.platform.OperatorCommand;
import org.springframework.boot.ApplicationArguments;
import org.springframework.stereotype.Component;

/** {@code --hongfan.command=apply-retention}, for a timer of the machine. */
@Component
@RequiredArgsConstructor
class ApplyRetention implements OperatorCommand {
    private final MemberRetention retention;

    @Override
    public String name() {
        return "apply-retention";
    }

    @Override
    public String description() {
        return "按保存期限最小化或移除离开的党员的资料";
    }

    @Override
    public int run(ApplicationArguments arguments) {
        RetentionResult result = retention.apply((Long) null);
        System.out.println("最小化 " + result.minimised() + " 人，移除 " + result.removed() + " 人");
        return 0;
    }
}
