package org.hongfan.keys;

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
    private final KeyRotation rotation;

    @Override
    public int run(ApplicationArguments arguments) {
        if (!rotation.state().isChanging()) {
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
        return 0;
    }
}
