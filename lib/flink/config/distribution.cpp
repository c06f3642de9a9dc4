#include "flink/config/distribution.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.h"
#include "flink/config/option.h"
#include "flink/version/names.h"

namespace flink {
namespace {

struct Entry {
  std::string_view key;
  std::string_view value;
  Version since = oldest_known;
  Version until = {99, 0, 0};
};

constexpr std::array entries{
    Entry{"jobmanager.rpc.address", "localhost"},
    Entry{"jobmanager.rpc.port", "6123"},
    Entry{"jobmanager.memory.process.size", "1600m"},
    Entry{"taskmanager.memory.process.size", "1728m"},
    Entry{"taskmanager.numberOfTaskSlots", "1"},
    Entry{"parallelism.default", "1"},
    Entry{"jobmanager.execution.failover-strategy", "region"},
    Entry{"rest.address", "localhost", {1, 15, 0}},
    Entry{"jobmanager.bind-host", "localhost", {1, 15, 0}},
    Entry{"taskmanager.bind-host", "localhost", {1, 15, 0}},
    Entry{"taskmanager.host", "localhost", {1, 15, 0}},
    Entry{"rest.bind-address", "localhost", {1, 15, 0}, {1, 20, 0}},
};

/// A module of the JDK that Flink needs opened: without these flags the JVM does not start its
/// serializers on Java 17.
struct ModuleFlag {
  std::string_view flag;
  Version since = {1, 18, 0};
  Version until = {99, 0, 0};
};

constexpr std::array module_flags{
    ModuleFlag{"--add-exports=java.base/sun.net.util=ALL-UNNAMED", {1, 18, 0}, {2, 1, 0}},
    ModuleFlag{"--add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED"},
    ModuleFlag{"--add-exports=jdk.compiler/com.sun.tools.javac.api=ALL-UNNAMED"},
    ModuleFlag{"--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED"},
    ModuleFlag{"--add-exports=jdk.compiler/com.sun.tools.javac.parser=ALL-UNNAMED"},
    ModuleFlag{"--add-exports=jdk.compiler/com.sun.tools.javac.tree=ALL-UNNAMED"},
    ModuleFlag{"--add-exports=jdk.compiler/com.sun.tools.javac.util=ALL-UNNAMED"},
    ModuleFlag{"--add-exports=java.security.jgss/sun.security.krb5=ALL-UNNAMED"},
    ModuleFlag{"--add-opens=java.base/java.lang=ALL-UNNAMED"},
    ModuleFlag{"--add-opens=java.base/java.net=ALL-UNNAMED"},
    ModuleFlag{"--add-opens=java.base/java.io=ALL-UNNAMED"},
    ModuleFlag{"--add-opens=java.base/java.nio=ALL-UNNAMED"},
    ModuleFlag{"--add-opens=java.base/sun.nio.ch=ALL-UNNAMED"},
    ModuleFlag{"--add-opens=java.base/java.lang.reflect=ALL-UNNAMED"},
    ModuleFlag{"--add-opens=java.base/java.text=ALL-UNNAMED"},
    ModuleFlag{"--add-opens=java.base/java.time=ALL-UNNAMED"},
    ModuleFlag{"--add-opens=java.base/java.util=ALL-UNNAMED"},
    ModuleFlag{"--add-opens=java.base/java.util.concurrent=ALL-UNNAMED"},
    ModuleFlag{"--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED"},
    ModuleFlag{"--add-opens=java.base/java.util.concurrent.locks=ALL-UNNAMED"},
};

template <class Row>
bool ships(const Row& row, const Version& version) {
  return row.since <= version && version < row.until;
}

std::string java_opts(const Version& version) {
  std::vector<std::string> flags;
  for (const auto& row : module_flags) {
    if (ships(row, version)) flags.emplace_back(row.flag);
  }
  return base::join(flags, " ");
}

constexpr std::string_view log4j_console =
    R"(# Console logging of drey: one line an event on standard output, where `kubectl logs` finds it.
monitorInterval = 30
rootLogger.level = INFO
rootLogger.appenderRef.console.ref = Console

appender.console.type = CONSOLE
appender.console.name = Console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{yyyy-MM-dd HH:mm:ss,SSS} %-5p %-60c %x - %m%n

logger.hadoop.name = org.apache.hadoop
logger.hadoop.level = INFO
logger.kafka.name = org.apache.kafka
logger.kafka.level = INFO
logger.zookeeper.name = org.apache.zookeeper
logger.zookeeper.level = INFO

# Netty warns of shutdown hooks at every end of a JVM.
logger.netty.name = org.jboss.netty.channel.DefaultChannelPipeline
logger.netty.level = OFF
)";

constexpr std::string_view logback_console =
    R"(<!-- Console logging of drey: one line an event on standard output, where `kubectl logs` finds it. -->
<configuration scan="true" scanPeriod="30 seconds">
  <appender name="console" class="ch.qos.logback.core.ConsoleAppender">
    <encoder>
      <pattern>%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level [%thread] %logger{60} %X{sourceThread} - %msg%n</pattern>
    </encoder>
  </appender>
  <logger name="org.jboss.netty.channel.DefaultChannelPipeline" level="OFF"/>
  <root level="INFO">
    <appender-ref ref="console"/>
  </root>
</configuration>
)";

}  // namespace

Configuration distribution_defaults(const Dialect& dialect) {
  Configuration configuration;
  const Origin origin{Origin::Kind::distribution, "Flink " + minor_text(dialect.version)};
  for (const auto& entry : entries) {
    if (ships(entry, dialect.version))
      configuration.set(std::string(entry.key), std::string(entry.value), origin);
  }
  if (const auto flags = java_opts(dialect.version); !flags.empty())
    configuration.set("env.java.opts.all", flags, origin);
  return configuration;
}

std::vector<std::pair<std::string, std::string>> console_logging() {
  return {{"logback-console.xml", std::string(logback_console)},
          {"log4j-console.properties", std::string(log4j_console)}};
}

}  // namespace flink
