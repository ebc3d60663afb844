package org.hongfan.operation;

import java.nio.file.Path;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.platform.OperatorCommand;
import org.springframework.boot.ApplicationArguments;
import org.springframework.context.annotation.Description;
import org.springframework.stereotype.Component;

@Component("backup")
@Description("把数据库和附件备份成一个文件，平台照常使用。--to=文件")
@RequiredArgsConstructor
class BackupCommand implements OperatorCommand {
    private static final int MISSING_SHOWN = 20;

    private final BackupWriter writer;

    @Override
    public int run(ApplicationArguments arguments) {
        List<String> to = arguments.getOptionValues("to");
        if (to == null || to.size() != 1) {
            System.out.println("请用 --to=文件 说明备份写到哪里。");
            return 1;
        }
        Path target = Path.of(to.get(0)).toAbsolutePath().normalize();
        BackupWriter.Result result;
        try {
            result = writer.write(target);
        } catch (OperationRefusedException refused) {
            System.out.println(refused.getMessage());
            return 1;
        }
        Manifest manifest = result.manifest();
        System.out.printf(
                "已备份到 %s：%d 张表 %,d 行，%,d 个附件（%,d 字节）。%n密钥不在备份里，请另外保管；密钥指纹 %s。%n",
                target,
                manifest.tables().size(),
                manifest.rows(),
                manifest.files(),
                manifest.fileBytes(),
                String.join("、", manifest.keys()));
        if (result.missing().isEmpty()) {
            return 0;
        }
        System.out.println("注意：有 " + result.missing().size() + " 个附件在数据文件夹里找不到，备份里也没有：");
        result.missing().stream().limit(MISSING_SHOWN).forEach(name -> System.out.println("  " + name));
        return 1;
    }
}
