import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.kubernetes.utils.KubernetesUtils;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessSpec;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Has Flink's own classes compute the memory of both processes.
 *
 * <p>Reads a configuration a line from standard input, an object of keys and texts. Writes a line for each: sizes in bytes for "jobmanager"
 * and "taskmanager", or why they were refused.
 */
public final class Memory {
    private static final String[] JOB_MANAGER = {"JvmHeapMemorySize", "JvmDirectMemorySize", "JvmMetaspaceSize", "JvmOverheadSize"};
    private static final String[] TASK_MANAGER = {
        "FrameworkHeapSize", "FrameworkOffHeapMemorySize", "TaskHeapSize", "TaskOffHeapSize",
        "NetworkMemSize", "ManagedMemorySize", "JvmMetaspaceSize", "JvmOverheadSize"
    };
    private static final ObjectMapper JSON = new ObjectMapper();

    private Memory() {}

    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(System.out, false, "UTF-8");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            JsonNode given = JSON.readTree(line);
            ObjectNode result = JSON.createObjectNode();
            describe(result, "jobmanager", JOB_MANAGER, () -> jobManager(configuration(given)));
            describe(result, "taskmanager", TASK_MANAGER, () -> TaskExecutorProcessUtils.processSpecFromConfig(taskManager(configuration(given))));
            out.println(result);
        }
        out.flush();
    }

    private interface Computation {
        Object spec() throws Exception;
    }

    private static Configuration configuration(JsonNode given) {
        Configuration configuration = new Configuration();
        given.fields().forEachRemaining(entry -> configuration.setString(entry.getKey(), entry.getValue().asText()));
        return configuration;
    }

    /** As the client asks for it; up to 1.12 it writes the JVM's flags itself, and so reads what they need as well. */
    private static Object jobManager(Configuration configuration) throws Exception {
        Object spec = jobManagerSpec(configuration);
        for (Method method : KubernetesUtils.class.getMethods()) {
            if (method.getName().equals("getCommonStartCommand")) {
                JobManagerProcessUtils.generateJvmParametersStr((JobManagerProcessSpec) spec, configuration);
            }
        }
        return spec;
    }

    /** In older versions it takes legacy keys into account. */
    private static Object jobManagerSpec(Configuration configuration) throws Exception {
        for (Method method : JobManagerProcessUtils.class.getMethods()) {
            if (method.getName().equals("processSpecFromConfigWithNewOptionToInterpretLegacyHeap")) {
                return method.invoke(null, configuration, JobManagerOptions.TOTAL_PROCESS_MEMORY);
            }
        }
        Method method = JobManagerProcessUtils.class.getDeclaredMethod("processSpecFromConfig", Configuration.class);
        method.setAccessible(true);
        return method.invoke(null, configuration);
    }

    private static Configuration taskManager(Configuration configuration) throws Exception {
        for (Method method : TaskExecutorProcessUtils.class.getMethods()) {
            if (method.getName().equals("getConfigurationMapLegacyTaskManagerHeapSizeToConfigOption")) {
                return (Configuration) method.invoke(null, configuration, org.apache.flink.configuration.TaskManagerOptions.TOTAL_PROCESS_MEMORY);
            }
        }
        return configuration;
    }

    /** Some of them are not public. */
    private static Method getter(Class<?> type, String name) throws NoSuchMethodException {
        try {
            return type.getDeclaredMethod(name);
        } catch (NoSuchMethodException absent) {
            if (type.getSuperclass() == null) {
                throw absent;
            }
            return getter(type.getSuperclass(), name);
        }
    }

    private static void describe(ObjectNode result, String process, String[] parts, Computation computation) throws Exception {
        Object spec;
        try {
            spec = computation.spec();
        } catch (InvocationTargetException failure) {
            result.put(process, String.valueOf(failure.getCause().getMessage()));
            return;
        } catch (Exception failure) {
            result.put(process, String.valueOf(failure.getMessage()));
            return;
        }
        ObjectNode sizes = result.putObject(process);
        for (String part : parts) {
            Method method = getter(spec.getClass(), "get" + part);
            method.setAccessible(true);
            Object size = method.invoke(spec);
            sizes.put(part, (Long) size.getClass().getMethod("getBytes").invoke(size));
        }
    }
}
