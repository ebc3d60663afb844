package org.hongfan.support;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.hongfan.access.Reach;
import org.hongfan.access.TestReach;
import org.hongfan.access.Viewer;
import org.springframework.aop.Advisor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** What {@link TestReach} promises: statements of a test see every row, and a service that a test gives a viewer sees the viewer's. */
@TestConfiguration(proxyBeanMethods = false)
class ReachOfTests {

    @Bean
    static BeanPostProcessor connectionsOfTests() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof DataSource pool
                        ? ProxyDataSourceBuilder.create(new Connections(pool))
                                .countQuery()
                                .build()
                        : bean;
            }
        };
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static Advisor viewersGivenByTests(ObjectProvider<Reach> reach, ObjectProvider<JdbcClient> jdbc) {
        DefaultPointcutAdvisor advisor =
                new DefaultPointcutAdvisor(new TakesViewer(), new InReachOfViewer(reach, jdbc));
        advisor.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return advisor;
    }

    /** A statement without a transaction sees what the session may: everything in a test, nothing in the portal. */
    private static final class Connections extends DelegatingDataSource {
        Connections(DataSource pool) {
            super(pool);
        }

        @Override
        public Connection getConnection() throws SQLException {
            boolean test = TestReach.isOpen();
            Connection connection = super.getConnection();
            try (Statement statement = connection.createStatement()) {
                statement.execute("set hongfan.role = '" + (test ? "SYSTEM" : "") + "'");
            }
            return connection;
        }
    }

    private static final class TakesViewer extends StaticMethodMatcherPointcut {
        @Override
        public boolean matches(Method method, Class<?> type) {
            String name = type.getPackageName();
            return name.startsWith("org.hongfan.")
                    && !name.equals("org.hongfan.access")
                    && !name.endsWith(".web")
                    && !name.equals("org.hongfan.layout")
                    && Arrays.asList(method.getParameterTypes()).contains(Viewer.class);
        }
    }

    private record InReachOfViewer(ObjectProvider<Reach> reach, ObjectProvider<JdbcClient> jdbc)
            implements MethodInterceptor {
        @Override
        public Object invoke(MethodInvocation call) throws Throwable {
            Viewer viewer = Arrays.stream(call.getArguments())
                    .filter(Viewer.class::isInstance)
                    .map(Viewer.class::cast)
                    .findFirst()
                    .orElse(null);
            if (viewer == null || !TestReach.isOpen()) {
                return call.proceed();
            }
            String home = jdbc.getObject()
                    .sql("select o.path from member m join organization o on o.id = m.branch_id where m.id = :id")
                    .param("id", viewer.memberId() == null ? 0 : viewer.memberId())
                    .query(String.class)
                    .optional()
                    .orElse("");
            return reach.getObject().as(viewer, home, () -> {
                try {
                    return call.proceed();
                } catch (RuntimeException | Error failure) {
                    throw failure;
                } catch (Throwable failure) {
                    throw new IllegalStateException(failure);
                }
            });
        }
    }
}
