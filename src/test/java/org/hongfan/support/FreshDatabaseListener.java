package org.hongfan.support;

import com.github.benmanes.caffeine.cache.Cache;
import java.sql.SQLException;
import java.util.Objects;
import org.hongfan.access.TestReach;
import org.hongfan.audit.AuditRefusals;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;
import org.springframework.test.util.AopTestUtils;
import org.springframework.test.util.ReflectionTestUtils;

/** Gives each test, or each class that asks for it, a fresh database and a clock at its start. */
class FreshDatabaseListener implements TestExecutionListener, Ordered {

    @Override
    public int getOrder() {
        return 100;
    }

    @Override
    public void beforeTestClass(TestContext test) throws SQLException {
        reset(test);
        TestReach.open();
    }

    @Override
    public void afterTestClass(TestContext test) {
        TestReach.close();
    }

    @Override
    public void beforeTestMethod(TestContext test) throws SQLException {
        test.getApplicationContext().getBean(TestClock.class).reset();
        PostgresTest annotation = AnnotatedElementUtils.findMergedAnnotation(test.getTestClass(), PostgresTest.class);
        boolean eachTest = annotation != null && annotation.fresh() == PostgresTest.Fresh.EACH_TEST
                || AnnotatedElementUtils.isAnnotated(test.getTestClass(), ServedTest.class);
        if (eachTest) {
            reset(test);
        }
    }

    private static void reset(TestContext test) throws SQLException {
        test.getApplicationContext().getBean(TestClock.class).reset();
        test.getApplicationContext().getBean(TestDatabase.State.class).reset(test.getApplicationContext());
        forgetRefusals(test);
    }

    /** How often somebody was refused in the last minute is kept in memory; whoever the new district knows by the same number is not to blame. */
    private static void forgetRefusals(TestContext test) {
        AuditRefusals refusals =
                AopTestUtils.getTargetObject(test.getApplicationContext().getBean(AuditRefusals.class));
        Cache<?, ?> recent = (Cache<?, ?>) ReflectionTestUtils.getField(refusals, "recent");
        Objects.requireNonNull(recent).invalidateAll();
    }
}
