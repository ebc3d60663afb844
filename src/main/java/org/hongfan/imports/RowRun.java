package org.hongfan.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.hongfan.shared.RefusedException;

/** A pass that judges each row by itself and makes what is new one by one. A refusal by a rule is the row's error. */
abstract class RowRun<T> implements ImportRun<T> {
    final RowColumns columns;

    RowRun(Layout layout, List<ImportColumn> all) {
        columns = new RowColumns(layout, all);
    }

    /** What the row says. Called only for rows whose cells can be read. */
    abstract Judged<T> judge(RowDraft draft);

    /** Writes one row; what it made or touched, to be taken back by an undo. */
    abstract List<ImportTrace> write(T write);

    @Override
    public List<Judged<T>> judge(List<SheetRow> rows) {
        List<Judged<T>> judged = new ArrayList<>(rows.size());
        for (SheetRow row : rows) {
            RowDraft draft = new RowDraft(columns, row);
            judged.add(draft.errors.isEmpty() ? judgeByRules(draft) : draft.refused());
        }
        return judged;
    }

    private Judged<T> judgeByRules(RowDraft draft) {
        try {
            return judge(draft);
        } catch (RefusedException refused) {
            draft.errors.add(refused.getMessage());
            return draft.refused();
        }
    }

    @Override
    public void write(List<Judged<T>> accepted, Consumer<List<Long>> created, Consumer<List<ImportTrace>> traces) {
        List<ImportTrace> made = new ArrayList<>();
        for (Judged<T> each : accepted) {
            T write = each.write();
            if (write != null) {
                try {
                    made.addAll(write(write));
                } catch (RefusedException refused) {
                    throw new RefusedException("第 " + each.line() + " 行：" + refused.getMessage());
                }
            }
        }
        if (!made.isEmpty()) {
            traces.accept(made);
        }
    }

    @Override
    public void finish() {}
}
