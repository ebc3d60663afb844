package org.hongfan.demo;

import java.util.List;
import org.hongfan.account.DemoAccounts;
import org.hongfan.account.DemoAccounts.DemoAccount;
import org.hongfan.platform.Installation;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Names the accounts of the demonstration on the sign-in page; there is no such bean where there is no demonstration. */
@Configuration(proxyBeanMethods = false)
class DemoAccountsConfiguration {
    @Bean
    @Nullable DemoAccounts demoAccounts(Installation installation) {
        if (!installation.isDemo()) {
            return null;
        }
        return new DemoAccounts(
                DemoLoader.PASSWORD,
                List.of(
                        new DemoAccount("secretary", "支部书记"),
                        new DemoAccount("member", "党员"),
                        new DemoAccount("host", "中心户长"),
                        new DemoAccount("leader", "党小组组长"),
                        new DemoAccount("community", "社区党务工作者"),
                        new DemoAccount("town", "镇党务工作者"),
                        new DemoAccount("district", "区级党务工作者"),
                        new DemoAccount("sysadmin", "系统管理员"),
                        new DemoAccount("secadmin", "安全管理员"),
                        new DemoAccount("auditor", "审计员")));
    }
}
