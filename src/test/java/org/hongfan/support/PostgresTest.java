package org.hongfan.support;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestConstructor;
import org.springframework.test.context.TestExecutionListeners;

/**
 * The whole portal on a real PostgreSQL, without demonstration data, called through {@code MockMvc} or its services.
 * Every test method begins with a freshly migrated database and {@link TestClock} at its start; nothing is rolled back.
 * All classes with this annotation share one context: do not add properties or replace beans. There is no server here,
 * so sessions are those of the mock; {@code SessionsTests} tries the real ones.
 *
 * <p>Fields are injected with {@code @Autowired}, or constructor parameters without it.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@SpringBootTest(properties = {"hongfan.sessions.store=memory", "hongfan.two-factor=offered"})
@AutoConfigureMockMvc
@Import(PostgresTestConfiguration.class)
@ContextConfiguration(initializers = TestDatabase.class)
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
@TestExecutionListeners(
        listeners = FreshDatabaseListener.class,
        mergeMode = TestExecutionListeners.MergeMode.MERGE_WITH_DEFAULTS)
public @interface PostgresTest {

    /** When the database is made anew. */
    Fresh fresh() default Fresh.EACH_TEST;

    /** How long what a test wrote stays. */
    enum Fresh {
        EACH_TEST,
        /** For classes whose tests read what was prepared once, or build on each other. */
        EACH_CLASS
    }
}
