package org.hongfan.keys;

import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.platform.OperatorCommand;
import org.hongfan.shared.RefusedException;
import org.springframework.boot.ApplicationArguments;
import org.springframework.context.annotation.Description;
import org.springframework.stereotype.Component;

/** {@code --hongfan.command=rotate-keys}: adds a key and seals everything anew before it ends. */
@Component("rotate-keys")
@Description("更换加密密钥，并用新密钥重新加密全部身份证号和电话")
@RequiredArgsConstructor
class RotateKeys implements OperatorCommand {
    private static final int SHOWN = 20;

    private final KeyRotation rotation;

    @Override
    public int run(ApplicationArguments arguments) {
        if (rotation.isUnderWay()) {
            System.out.println("上一次更换还没有完成，这次接着做完，不再启用新的密钥。");
        } else {
            try {
                rotation.begin((Long) null);
            } catch (RefusedException e) {
                System.out.println(e.getMessage());
                return 1;
            }
        }
        long sealed = 0;
        for (int batch = rotation.step(); batch > 0; batch = rotation.step()) {
            sealed += batch;
        }
        KeyState state = rotation.state();
        System.out.println("已重新加密 " + sealed + " 行，现在使用第 " + state.current().version() + " 号密钥（"
                + state.current().suite().title() + "）。请另存一份密钥文件。");
        if (state.isChanging()) {
            System.out.println("还有正在进行的操作，旧密钥由运行中的平台稍后停用。");
        }
        List<String> unreadable = rotation.listUnreadable();
        if (unreadable.isEmpty()) {
            return 0;
        }
        System.out.println("有 " + unreadable.size() + " 项打不开，跳过了，保持原样：");
        unreadable.stream().limit(SHOWN).forEach(each -> System.out.println("  " + each));
        if (unreadable.size() > SHOWN) {
            System.out.println("  还有 " + (unreadable.size() - SHOWN) + " 项，用 --hongfan.command=check --all 列出。");
        }
        return 1;
    }
}
