package org.hongfan.support;

import java.sql.SQLException;
import org.hongfan.access.TestReach;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

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
    }
}
