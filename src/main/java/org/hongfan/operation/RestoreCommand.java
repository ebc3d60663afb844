package org.hongfan.operation;

import java.nio.file.Path;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.platform.OperatorCommand;
import org.springframework.boot.ApplicationArguments;
import org.springframework.context.annotation.Description;
import org.springframework.stereotype.Component;

@Component("restore")
@Description("把备份恢复到空的数据文件夹和空的数据库。--from=文件")
@RequiredArgsConstructor
class RestoreCommand implements OperatorCommand.FillsEmptyPlace {
    private final RestoreReader reader;

    @Override
    public int run(ApplicationArguments arguments) {
        List<String> from = arguments.getOptionValues("from");
        if (from == null || from.size() != 1) {
            System.out.println("请用 --from=文件 说明从哪份备份恢复。");
            return 1;
        }
        try {
            Manifest manifest =
                    reader.restore(Path.of(from.get(0)).toAbsolutePath().normalize());
            System.out.printf(
                    "已恢复：%d 张表 %,d 行，%,d 个附件（%,d 字节）。现在可以启动红帆；所有人需要重新登录。%n",
                    manifest.tables().size(), manifest.rows(), manifest.files(), manifest.fileBytes());
            return 0;
        } catch (OperationRefusedException refused) {
            System.out.println(refused.getMessage());
            return 1;
        }
    }
}
