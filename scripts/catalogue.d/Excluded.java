import java.util.List;

/** What has the shape of an option and is no key of the configuration file. */
final class Excluded {
    /** Options of tables, hints, formats, catalogs and functions. */
    private static final List<String> PATHS = List.of("/connector/", "ConnectorOptions", "/formats/", "FactoryUtil", "/factories/", "/catalog/",
            "/table/filesystem/", "HintOptions", "/table/module/", "PythonDynamicTableOptions", "RuntimeConfigOptions", "/arrow/",
            "SqlGatewayRestOptions", "/api/graph/StreamConfig");

    /** Keys below the name of a reporter or a token provider. */
    private static final List<String> BELOW_NAMES = List.of("class", "interval", "enabled", "factory.class", "filter.includes", "filter.excludes",
            "scope.delimiter", "scope.variables.additional", "scope.variables.excludes");

    static boolean path(String path) {
        return PATHS.stream().anyMatch(path::contains);
    }

    /** Keys with a part that users choose, such as {@code metrics.reporter.<name>.class}, are open families in lib/flink/catalogue/key_families.cpp. */
    static boolean key(String key) {
        return key.contains("<") || key.contains("#") || BELOW_NAMES.contains(key);
    }

    private Excluded() {}
}
