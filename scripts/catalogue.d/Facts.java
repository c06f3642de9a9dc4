import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** Finds the options of one release: the static fields of type ConfigOption in all of Flink's classes on a class path. */
final class Facts {
    private static final String OPTION = "org.apache.flink.configuration.ConfigOption";

    private final ClassLoader loader;
    private final String release;
    private final Map<String, Fact> found = new TreeMap<>();

    private Facts(ClassLoader loader, String release) {
        this.loader = loader;
        this.release = release;
    }

    /** Key → fact. Fails when a class that declares options cannot be loaded, so that none is missed in silence. */
    static Map<String, Fact> of(String classPath, String release) throws IOException {
        List<File> jars = new ArrayList<>();
        for (String jar : classPath.trim().split(File.pathSeparator)) {
            jars.add(new File(jar));
        }
        try (URLClassLoader loader = new URLClassLoader(jars.stream().map(Facts::url).toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Facts facts = new Facts(loader, release);
            for (File jar : jars) {
                if (jar.getName().startsWith("flink-") && !jar.getName().startsWith("flink-shaded-")) {
                    facts.readJar(jar);
                }
            }
            System.err.println("catalogue: " + release + " has " + facts.found.size() + " keys");
            return facts.found;
        }
    }

    private static URL url(File file) {
        try {
            return file.toURI().toURL();
        } catch (MalformedURLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void readJar(File jar) throws IOException {
        try (JarFile file = new JarFile(jar)) {
            for (JarEntry entry : Collections.list(file.entries())) {
                String name = entry.getName();
                if (name.startsWith("org/apache/flink/") && name.endsWith(".class") && !Excluded.path(name) && mentionsOption(file, entry)) {
                    readClass(name.substring(0, name.length() - ".class".length()).replace('/', '.'));
                }
            }
        }
    }

    /** Most classes have no field of that type, and loading them takes a minute. */
    private static boolean mentionsOption(JarFile file, JarEntry entry) throws IOException {
        try (InputStream stream = file.getInputStream(entry)) {
            return new String(stream.readAllBytes(), StandardCharsets.ISO_8859_1).contains("L" + OPTION.replace('.', '/') + ";");
        }
    }

    private void readClass(String name) {
        Field[] fields;
        try {
            fields = Class.forName(name, false, loader).getDeclaredFields();
        } catch (LinkageError | ClassNotFoundException notWhole) {
            return; // A class whose fields need libraries that are not here; options' classes do not.
        }
        for (Field field : fields) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType().getName().equals(OPTION)) {
                readOption(field);
            }
        }
    }

    private void readOption(Field field) {
        try {
            field.setAccessible(true);
            Option option = new Option(field.get(null), release);
            boolean deprecated = isDeprecated(field) || isDeprecated(field.getDeclaringClass());
            if (!Excluded.key(option.key)) {
                fact(option.key).own(option, deprecated);
            }
            option.otherKeys.forEach((key, isDeprecated) -> fact(key).other(option, isDeprecated));
        } catch (ReflectiveOperationException | LinkageError problem) {
            throw new IllegalStateException("cannot read " + field, problem);
        }
    }

    private static boolean isDeprecated(AnnotatedElement element) {
        return element.isAnnotationPresent(Deprecated.class);
    }

    private Fact fact(String key) {
        return found.computeIfAbsent(key, unseen -> new Fact());
    }
}
