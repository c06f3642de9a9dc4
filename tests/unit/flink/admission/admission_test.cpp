// What the API server would refuse of finished objects. That it refuses just that is tested against
// a real one, in tests/cluster.
#include "flink/admission/objects.h"

#include "flink/pod_template/pod_template.h"
#include "flink/rules/quantity.h"
#include "flink/version/dialect.h"

#include <fmt/format.h>

#include "tests/support/catch.h"

using namespace flink;
using base::Json;
using Lines = std::vector<std::string>;

namespace {

Lines told(const Json& object) {
  Lines lines;
  for (const auto& [path, what, other] : admission::refusals(object))
    lines.push_back(path.text() + " " + what + (other.empty() ? "" : " by " + other.text()));
  return lines;
}

/// A Deployment with that pod template, and the containers of its own.
Json deployment(const std::string& yaml) {
  const auto parts = read_pod_template(yaml, dialect_of({2, 3, 0}));
  REQUIRE(parts.reason == "");
  auto pod = parts->pod;
  if (!parts->main.empty() || !pod["spec"].contains("containers")) {
    auto main = parts->main;
    main["name"] = "main";
    if (!main.contains("image")) main["image"] = "flink";
    pod["spec"]["containers"].push_back(main);
  }
  return {{"apiVersion", "apps/v1"},
          {"kind", "Deployment"},
          {"metadata", {{"name", "orders"}}},
          {"spec", {{"replicas", 1}, {"template", pod}}}};
}

/// Of a pod's spec, without the way to it.
Lines of_spec(const std::string& members) {
  Lines lines;
  for (auto& line : told(deployment("spec: {" + members + "}\n"))) {
    for (const std::string way = "spec.template.spec."; line.find(way) != std::string::npos;)
      line.erase(line.find(way), way.size());
    lines.push_back(line);
  }
  return lines;
}

/// Of its only container.
Lines of_container(const std::string& members, const std::string& more = "volumes: [{name: v}]") {
  Lines lines;
  for (auto& line : of_spec(more + ", containers: [{name: main, image: i, " + members + "}]")) {
    for (const std::string way = "containers[0]."; line.find(way) != std::string::npos;)
      line.erase(line.find(way), way.size());
    lines.push_back(line);
  }
  return lines;
}

struct Row {
  std::string members;
  Lines lines;
};

}  // namespace

TEST_CASE("containers") {
  const std::vector<Row> rows{
      {"ports: [{containerPort: 1, name: rest}, {containerPort: 2, name: rest}]",
       {"ports[1].name 'rest' is taken by ports[0].name"}},
      {"ports: [{containerPort: 1}, {containerPort: 1}]", {}},
      {"ports: [{containerPort: 70000}, {name: a}]",
       {"ports[0].containerPort must be a port between 1 and 65535, not 70000",
        "ports[1].containerPort is missing"}},
      {"ports: [{containerPort: 1, name: Metrics_1}]",
       {"ports[0].name 'Metrics_1' must be at most 15 lower case letters, digits and single '-' "
        "between them, with a letter"}},
      {"ports: [{containerPort: 1, hostPort: 0, protocol: tcp}]",
       {"ports[0].protocol 'tcp' must be one of TCP, UDP, SCTP"}},
      {"env: [{name: 1a.b c}, {name: a=b}, {value: x}]",
       {"env[1].name 'a=b' must be printable ASCII characters other than '='",
        "env[2].name is missing"}},
      {"env: [{name: a, value: x, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]",
       {"env[0].valueFrom must not be there with value"}},
      {"env: [{name: a, valueFrom: {fieldRef: {fieldPath: status.phase}}}, {name: b, valueFrom: "
       "{fieldRef: {fieldPath: \"metadata.labels['x']\"}}}]",
       {"env[0].valueFrom.fieldRef.fieldPath 'status.phase' must be one of metadata.name, "
        "metadata.namespace, metadata.uid, spec.host, "
        "spec.nodeName, "
        "spec.serviceAccountName, status.hostIP, status.hostIPs, status.podIP, status.podIPs"}},
      {"env: [{name: a, valueFrom: {resourceFieldRef: {resource: limits.cpu, divisor: 10m}}}]",
       {"env[0].valueFrom.resourceFieldRef.divisor '10m' must be 1 or 1m"}},
      {"env: [{name: a, valueFrom: {}}, {name: b, valueFrom: {fileKeyRef: {}}}]",
       {"env[0].valueFrom must have one of configMapKeyRef, fieldRef, resourceFieldRef, "
        "secretKeyRef"}},
      {"envFrom: [{prefix: a}, {secretRef: {name: s-}}]",
       {"envFrom[0] must have one of configMapRef, secretRef"}},
      {"volumeMounts: [{name: v, mountPath: /a}, {name: w, mountPath: /a}]",
       {"volumeMounts[1].mountPath '/a' is taken by volumeMounts[0].mountPath",
        "volumeMounts[1].name 'w' is no volume of the pod"}},
      {"volumeMounts: [{name: v, mountPath: /a, subPath: ../b, mountPropagation: Bidirectional}]",
       {"volumeMounts[0].mountPropagation may be 'Bidirectional' in privileged containers only",
        "volumeMounts[0].subPath '../b' must not contain '..'"}},
      {"livenessProbe: {successThreshold: 2, httpGet: {port: 1}, exec: {command: [a]}}",
       {"livenessProbe.successThreshold must be 1, not 2",
        "livenessProbe must not have both exec and httpGet"}},
      {"readinessProbe: {periodSeconds: -1, tcpSocket: {port: \"8081\"}}",
       {"readinessProbe.periodSeconds must be 0 or more, not -1",
        "readinessProbe.tcpSocket.port '8081' must be at most 15 lower case letters, digits and "
        "single '-' between them, with a letter"}},
      {"startupProbe: {periodSeconds: 1}",
       {"startupProbe must have one of exec, grpc, httpGet, tcpSocket"}},
      {"startupProbe: {newHandler: {}}", {}},
      {"lifecycle: {preStop: {exec: {command: []}}}",
       {"lifecycle.preStop.exec.command must not be empty"}},
      {"resources: {requests: {ephemeral-storage: 2Gi, example.com/gpu: 1}, limits: "
       "{ephemeral-storage: 1Gi, cpu: -1, gpu: 1}}",
       {"resources.limits.cpu '-1' must not be negative",
        "resources.limits.gpu 'gpu' must be cpu, memory, ephemeral-storage, hugepages-SIZE, or "
        "have a domain as in example.com/gpu",
        "resources.requests.ephemeral-storage must not be more than its limit",
        "resources.requests['example.com/gpu'] must have a limit of the same amount"}},
      {"resources: {limits: {example.com/gpu: 500m, memory: 1x, hugepages-2Mi: 3Mi}}",
       {"resources.limits['example.com/gpu'] '500m' must be a whole number",
        "resources.limits.hugepages-2Mi '3Mi' must be a multiple of the page",
        "resources.limits.memory '1x' must be a quantity, as in 500m or 2Gi"}},
      {"securityContext: {runAsUser: -1, privileged: true, allowPrivilegeEscalation: false}",
       {"securityContext.runAsUser must be a number between 0 and 2147483647, not -1",
        "securityContext.allowPrivilegeEscalation must not be false in a privileged container"}},
  };
  for (const auto& [members, lines] : rows) {
    CAPTURE(members);
    CHECK(of_container(members) == lines);
  }
}

TEST_CASE("pods") {
  const std::vector<Row> rows{
      {"restartPolicy: Never", {"restartPolicy must be 'Always', not 'Never'"}},
      {"restartPolicy: ''", {}},
      {"activeDeadlineSeconds: 5",
       {"activeDeadlineSeconds must not be there in the pods of a Deployment"}},
      {"ephemeralContainers: []", {}},
      {"ephemeralContainers: [{name: debug}]",
       {"ephemeralContainers must not be there in the pods of a Deployment"}},
      {"containers: [{name: a, image: ''}, {name: a, image: i}]",
       {"containers[1].name 'a' is taken by containers[0].name",
        "containers[0].image must not be empty"}},
      {"initContainers: [{name: main, image: i, lifecycle: {}}]",
       {"initContainers[0].name 'main' is taken by containers[0].name",
        "initContainers[0].lifecycle must not be there in an init container without restartPolicy "
        "'Always'"}},
      {"dnsPolicy: None", {"dnsConfig.nameservers must not be empty with dnsPolicy 'None'"}},
      {"dnsConfig: {nameservers: [1.2.3.4, host], searches: [_a.b, .]}",
       {"dnsConfig.nameservers[1] 'host' must be an IP address"}},
      {"volumes: [{name: a, emptyDir: {}, hostPath: {path: /a}}, {name: a}, {name: B}]",
       {"volumes[1].name 'a' is taken by volumes[0].name",
        "volumes[0] must not have both emptyDir and hostPath",
        "volumes[2].name 'B' must be lower case letters, digits and '-', with a letter or digit at "
        "both ends, at most 63 characters"}},
      {"volumes: [{name: a, secret: {defaultMode: 512, items: [{key: a, path: /x}]}}, {name: b, "
       "configMap: {}}]",
       {"volumes[0].secret.defaultMode must be a mode between 0 and 0777 (511), not 512",
        "volumes[0].secret.secretName is missing",
        "volumes[0].secret.items[0].path '/x' must be a relative path",
        "volumes[1].configMap.name is missing"}},
      {"volumes: [{name: a, projected: {sources: [{secret: {name: s, items: [{key: k, path: p}]}}, "
       "{configMap: {name: c, items: [{key: k, path: "
       "p}]}}]}}]",
       {"volumes[0].projected.sources[1].configMap.items[0].path 'p' is taken by "
        "volumes[0].projected.sources[0].secret.items[0].path"}},
      {"volumes: [{name: a, ephemeral: {volumeClaimTemplate: {spec: {accessModes: "
       "[ReadWriteSometimes]}}}}]",
       {"volumes[0].ephemeral.volumeClaimTemplate.spec.accessModes[0] 'ReadWriteSometimes' must be "
        "one of ReadWriteOnce, ReadOnlyMany, "
        "ReadWriteMany, "
        "ReadWriteOncePod",
        "volumes[0].ephemeral.volumeClaimTemplate.spec.resources.requests.storage is missing"}},
      {"tolerations: [{operator: Exists}, {key: a, operator: Exists, value: b}, {key: a, effect: "
       "No}, {value: x}, {key: a, tolerationSeconds: 1}]",
       {"tolerations[1].value must be empty with operator 'Exists'",
        "tolerations[2].effect 'No' must be one of NoSchedule, PreferNoSchedule, NoExecute",
        "tolerations[3].operator must be 'Exists' where there is no key",
        "tolerations[4].effect must be 'NoExecute' with tolerationSeconds"}},
      {"nodeSelector: {'a b': c d}",
       {"nodeSelector['a b'] key 'a b' must be letters, digits, '-', '_' and '.', with a letter or "
        "digit at both ends, at most 63 characters, "
        "optionally "
        "after a DNS name and '/'",
        "nodeSelector['a b'] value 'c d' must be letters, digits, '-', '_' and '.', with a letter "
        "or digit at both ends, at most 63 characters"}},
      {"affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: "
       "{nodeSelectorTerms: [{matchExpressions: [{key: a, operator: "
       "In}]}]}}}",
       {"affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0]."
        "matchExpressions[0].values must not be empty with "
        "operator 'In'"}},
      {"affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 0, "
       "podAffinityTerm: {}}]}}",
       {"affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight must "
        "be a number between 1 and 100, not 0",
        "affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0]."
        "podAffinityTerm.topologyKey is missing"}},
      {"topologySpreadConstraints: [{maxSkew: 1, topologyKey: z, whenUnsatisfiable: "
       "ScheduleAnyway}, {maxSkew: 0, topologyKey: z, whenUnsatisfiable: "
       "ScheduleAnyway}]",
       {"topologySpreadConstraints[1].topologyKey 'z, ScheduleAnyway' is taken by "
        "topologySpreadConstraints[0].topologyKey",
        "topologySpreadConstraints[1].maxSkew must be 1 or more, not 0"}},
      {"hostNetwork: true, containers: [{name: a, image: i, ports: [{containerPort: 1, hostPort: "
       "2}]}, {name: b, image: i, ports: [{containerPort: "
       "2, "
       "hostPort: 2}]}]",
       {"containers[0].ports[0].hostPort must be the containerPort, as the pod has the node's "
        "network",
        "containers[1].ports[0].hostPort '2/TCP' is taken by containers[0].ports[0].hostPort"}},
  };
  for (const auto& [members, lines] : rows) {
    CAPTURE(members);
    CHECK_THAT(of_spec(members), Catch::UnorderedEquals(lines));
  }
}

TEST_CASE("what few containers have") {
  const std::vector<Row> rows{
      {"env: [{name: a, valueFrom: {configMapKeyRef: {key: 'a b', name: c}}}], envFrom: "
       "[{secretRef: {name: 'S-'}}]",
       {"env[0].valueFrom.configMapKeyRef.key 'a b' must be letters, digits, '-', '_' and '.', not "
        "begin with '..', and have at most 253 characters",
        "envFrom[0].secretRef.name 'S-' must be lower case letters, digits, '-' and '.', with a "
        "letter or digit at both ends of each part, at most "
        "253 characters"}},
      {"livenessProbe: {httpGet: {port: 1, httpHeaders: [{name: 'a b', value: x}]}}, "
       "readinessProbe: {terminationGracePeriodSeconds: 5, tcpSocket: "
       "{port: 1}}",
       {"readinessProbe.terminationGracePeriodSeconds must not be there",
        "livenessProbe.httpGet.httpHeaders[0].name 'a b' must be letters, digits and '-'"}},
      {"resizePolicy: [{resourceName: cpu, restartPolicy: NotRequired}, {resourceName: cpu, "
       "restartPolicy: NotRequired}]",
       {"resizePolicy[1].resourceName 'cpu' is taken by resizePolicy[0].resourceName"}},
      {"lifecycle: {preStop: {exec: {command: [a]}, httpGet: {port: 1}}}",
       {"lifecycle.preStop must not have both exec and httpGet"}},
      {"securityContext: {seccompProfile: {type: RuntimeDefault, localhostProfile: x}, "
       "appArmorProfile: {type: Localhost}}",
       {"securityContext.appArmorProfile.localhostProfile is missing, with type 'Localhost'",
        "securityContext.seccompProfile.localhostProfile must not be there without type "
        "'Localhost'"}},
      {"volumeMounts: [{name: v, mountPath: /a, subPath: b, subPathExpr: c, recursiveReadOnly: "
       "Enabled}]",
       {"volumeMounts[0].subPathExpr must not be there with subPath",
        "volumeMounts[0].recursiveReadOnly must not be 'Enabled' without readOnly"}},
      {"volumeDevices: [{name: v, devicePath: /../x}, {name: w, devicePath: /d}], volumeMounts: "
       "[{name: v, mountPath: /m}]",
       {"volumeDevices[0].name 'v' must be a volume of type persistentVolumeClaim or ephemeral",
        "volumeDevices[0].name 'v' must not be in volumeMounts as well",
        "volumeDevices[1].name 'w' is no volume of the pod",
        "volumeDevices[0].devicePath '/../x' must not contain '..'"}},
      {"env: [{name: a, valueFrom: {fieldRef: {apiVersion: v2, fieldPath: metadata.name}}}, {name: "
       "b, valueFrom: {resourceFieldRef: {resource: limits.gpu}}}]",
       {"env[0].valueFrom.fieldRef.apiVersion must be 'v1', not 'v2'",
        "env[1].valueFrom.resourceFieldRef.resource 'limits.gpu' must be one of limits.cpu, "
        "limits.ephemeral-storage, limits.memory, requests.cpu, requests.ephemeral-storage, "
        "requests.memory"}},
      {"resources: {requests: {hugepages-2Mi: 2Mi, example.com/gpu: 1}, limits: {hugepages-2Mi: "
       "4Mi, example.com/gpu: 2}}",
       {"resources.requests['example.com/gpu'] must be the same as its limit",
        "resources.requests.hugepages-2Mi must be the same as its limit",
        "resources must have cpu or memory beside hugepages"}},
      {"resources: {limits: {hugepages-x: 2Mi, cpu: 1}}",
       {"resources.limits.hugepages-x 'hugepages-x' must name the size of a page, as in "
        "hugepages-2Mi"}},
      {"resources: {limits: {requests.example.com/gpu: 1}}",
       {"resources.limits['requests.example.com/gpu'] 'requests.example.com/gpu' is no name of a "
        "resource"}},
  };
  for (const auto& [members, lines] : rows) {
    CAPTURE(members);
    CHECK_THAT(of_container(members), Catch::UnorderedEquals(lines));
  }
}

TEST_CASE("the divisor of what a variable is told of a container") {
  const auto told_of = [](const char* resource, const char* divisor) {
    return of_container(
        fmt::format("env: [{{name: a, valueFrom: {{resourceFieldRef: {{resource: {}, divisor: "
                    "{}}}}}}}]",
                    resource, divisor));
  };
  const std::string path = "env[0].valueFrom.resourceFieldRef.divisor ";
  for (const auto* right : {"0", "1", "1k", "1Ki", "1M", "1Gi", "1E"}) {
    CAPTURE(right);
    CHECK(told_of("limits.memory", right) == Lines{});
  }
  CHECK(told_of("requests.cpu", "1m") == Lines{});
  for (const auto* wrong : {"2", "1024", "2Mi", "10M", "1m", "-1k"}) {
    CAPTURE(wrong);
    CHECK(told_of("requests.ephemeral-storage", wrong) ==
          Lines{path + "'" + wrong + "' must be 1, or 1 of a unit as in 1Mi"});
  }
  CHECK(told_of("limits.cpu", "1k") == Lines{path + "'1k' must be 1 or 1m"});
  CHECK(told_of("limits.cpu", "1x") == Lines{path + "'1x' must be a quantity, as in 1m or 1Mi"});
}

TEST_CASE("what few pods have") {
  const std::vector<Row> rows{
      {"hostAliases: [{ip: 1.2.3.999, hostnames: [a_b]}]",
       {"hostAliases[0].hostnames[0] 'a_b' must be lower case letters, digits, '-' and '.', with a "
        "letter or digit at both ends of each part, at "
        "most 253 characters",
        "hostAliases[0].ip '1.2.3.999' must be an IP address"}},
      {"dnsConfig: {searches: ['a b']}",
       {"dnsConfig.searches[0] 'a b' must be a DNS name of lower case letters, digits, '-', '_' "
        "and '.'"}},
      {"dnsConfig: {nameservers: [1.1.1.1, 1.1.1.2, 1.1.1.3, 1.1.1.4], searches: [" +
           fmt::format("{}", fmt::join(std::vector<std::string>(33, "a"), ", ")) + "]}",
       {"dnsConfig.nameservers must not be more than 3",
        "dnsConfig.searches must not be more than 32, nor have more than 2048 characters"}},
      {"affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: "
       "{nodeSelectorTerms: [{matchFields: [{key: metadata.uid, operator: In, values: [a]}, {key: "
       "metadata.name, operator: NotIn, values: [A]}, {key: metadata.name, operator: Exists}]}]}}}",
       {"affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0]."
        "matchFields[0].key must be 'metadata.name', not 'metadata.uid'",
        "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0]."
        "matchFields[1].values[0] 'A' must be lower case letters, digits, '-' and '.', with a "
        "letter or digit at both ends of each part, at most 253 characters",
        "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0]."
        "matchFields[2].operator 'Exists' must be one of In, NotIn"}},
      {"tolerations: [{key: a, operator: Equal, value: b c}, {key: a, operator: Exists, value: b}]",
       {"tolerations[0].value value 'b c' must be letters, digits, '-', '_' and '.', with a letter "
        "or digit at both ends, at most 63 characters",
        "tolerations[1].value must be empty with operator 'Exists'"}},
      {"volumes: [{name: a, ephemeral: {volumeClaimTemplate: {spec: {accessModes: "
       "[ReadWriteOnce]}}}}, {name: b, ephemeral: {volumeClaimTemplate: {spec: {accessModes: "
       "[ReadWriteOnce], resources: {requests: {storage: 1x}}, selector: {matchLabels: {a: b "
       "c}}}}}}, {name: c, ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce], "
       "resources: {requests: {storage: 0}}}}}}]",
       {"volumes[0].ephemeral.volumeClaimTemplate.spec.resources.requests.storage is missing",
        "volumes[1].ephemeral.volumeClaimTemplate.spec.selector.matchLabels.a value 'b c' must be "
        "letters, digits, '-', '_' and '.', with a letter or digit at both ends, at most 63 "
        "characters",
        "volumes[1].ephemeral.volumeClaimTemplate.spec.resources.requests.storage '1x' must be a "
        "quantity, as in 500Mi or 2Gi",
        "volumes[2].ephemeral.volumeClaimTemplate.spec.resources.requests.storage '0' must be more "
        "than 0"}},
      {"volumes: [{name: v, persistentVolumeClaim: {claimName: c}}, {name: w}], containers: "
       "[{name: "
       "main, image: i, volumeDevices: [{name: v, devicePath: /m}], volumeMounts: [{name: w, "
       "mountPath: /m}]}]",
       {"containers[0].volumeDevices[0].devicePath '/m' must not be in volumeMounts as well"}},
      {"resourceClaims: [{name: A}, {name: a}, {name: b, resourceClaimName: c, "
       "resourceClaimTemplateName: d}, {name: e, resourceClaimName: c}], "
       "containers: [{name: main, image: i, resources: {claims: [{name: e}, {name: z}]}}]",
       {"containers[0].resources.claims[1].name 'z' is none of the pod's resourceClaims",
        "resourceClaims[0].name 'A' must be lower case letters, digits and '-', with a letter or "
        "digit at both ends, at most 63 characters",
        "resourceClaims[0] must have one of resourceClaimName and resourceClaimTemplateName",
        "resourceClaims[1] must have one of resourceClaimName and resourceClaimTemplateName",
        "resourceClaims[2] must have one of resourceClaimName and resourceClaimTemplateName"}},
      {"securityContext: {sysctls: [{name: 'a b', value: x}, {name: net.a, value: x}, {name: "
       "net.a, value: y}], seccompProfile: {type: Localhost, "
       "localhostProfile: ../x}, appArmorProfile: {type: Localhost, localhostProfile: ' '}}",
       {"securityContext.sysctls[2].name 'net.a' is taken by securityContext.sysctls[1].name",
        "securityContext.appArmorProfile.localhostProfile is missing, with type 'Localhost'",
        "securityContext.seccompProfile.localhostProfile '../x' must not contain '..'",
        "securityContext.sysctls[0].name 'a b' must be parts of lower case letters, digits, '-' "
        "and '_' with '.' or '/' between them"}},
      {"overhead: {cpu: 1x}", {"overhead.cpu '1x' must be a quantity, as in 500m or 2Gi"}},
      {"shareProcessNamespace: true, hostPID: true",
       {"shareProcessNamespace must not be there with hostPID"}},
      {"terminationGracePeriodSeconds: 5, containers: [{name: main, image: i, lifecycle: {preStop: "
       "{sleep: {seconds: 6}}, postStart: {}}}]",
       {"containers[0].lifecycle.preStop.sleep must not be longer than "
        "terminationGracePeriodSeconds (5)",
        "containers[0].lifecycle.postStart must have one of exec, httpGet, sleep, tcpSocket"}},
      {"topologySpreadConstraints: [{maxSkew: 1, topologyKey: z, whenUnsatisfiable: "
       "ScheduleAnyway, minDomains: 2, matchLabelKeys: [a]}]",
       {"topologySpreadConstraints[0].minDomains must not be there without whenUnsatisfiable "
        "'DoNotSchedule'",
        "topologySpreadConstraints[0].matchLabelKeys must not be there without labelSelector"}},
      {"affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: 'a "
       "b', namespaces: [A], labelSelector: {matchLabels: "
       "{a: b c}, matchExpressions: [{key: a b, operator: Near, values: [x]}]}}]}}",
       {"affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].namespaces[0] 'A' "
        "must be lower case letters, digits and '-', with a "
        "letter or digit at both ends, at most 63 characters",
        "affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey key 'a "
        "b' must be letters, digits, '-', '_' and '.', "
        "with a letter or digit at both ends, at most 63 characters, optionally after a DNS name "
        "and '/'",
        "affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector."
        "matchLabels.a value 'b c' must be letters, digits, "
        "'-', '_' and '.', with a letter or digit at both ends, at most 63 characters",
        "affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector."
        "matchExpressions[0].operator 'Near' must be one of In, "
        "NotIn, Exists, DoesNotExist",
        "affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector."
        "matchExpressions[0].key key 'a b' must be letters, "
        "digits, '-', '_' and '.', with a letter or digit at both ends, at most 63 characters, "
        "optionally after a DNS name and '/'"}},
      {"runtimeClassName: ''",
       {"runtimeClassName '' must be lower case letters, digits, '-' and '.', with a letter or "
        "digit at both ends of each part, at most 253 "
        "characters"}},
      {"volumes: [{name: a, hostPath: {path: /a/../b}}, {name: b, nfs: {server: s, path: a}}, "
       "{name: c, iscsi: {targetPortal: p, iqn: x, lun: 256}}, "
       "{name: d, emptyDir: {sizeLimit: 1x}}, {name: e, gitRepo: {repository: r, directory: /a}}]",
       {"volumes[0].hostPath.path '/a/../b' must not contain '..'",
        "volumes[1].nfs.path 'a' must be an absolute path",
        "volumes[2].iscsi.iqn 'x' must begin with 'iqn', 'eui' or 'naa'",
        "volumes[2].iscsi.lun must be a number between 0 and 255, not 256",
        "volumes[3].emptyDir.sizeLimit '1x' must be a quantity, as in 500m or 2Gi",
        "volumes[4].gitRepo.directory '/a' must be a relative path"}},
      {"volumes: [{name: a, csi: {driver: a_b, nodePublishSecretRef: {name: A}}}, {name: b, "
       "azureDisk: {diskName: a, diskURI: 'http://x'}}, {name: "
       "c, fc: {targetWWNs: [a], wwids: [b]}}, {name: d, fc: {targetWWNs: [a], lun: 256}}, {name: "
       "e, flocker: {}}, {name: f, flocker: {datasetName: "
       "a/b}}]",
       {"volumes[0].csi.driver 'a_b' must be lower case letters, digits, '-' and '.', with a "
        "letter or digit at both ends of each part, at most 253 "
        "characters",
        "volumes[0].csi.nodePublishSecretRef.name 'A' must be lower case letters, digits, '-' and "
        "'.', with a letter or digit at both ends of each "
        "part, at most 253 characters",
        "volumes[1].azureDisk.diskURI must begin with 'https://' for kind 'Shared'",
        "volumes[2].fc must have one of targetWWNs and wwids",
        "volumes[2].fc.lun must be a number between 0 and 255 with targetWWNs",
        "volumes[3].fc.lun must be a number between 0 and 255 with targetWWNs",
        "volumes[4].flocker must have one of datasetName and datasetUUID",
        "volumes[5].flocker.datasetName must not contain '/'"}},
      {"volumes: [{name: a, projected: {sources: [{secret: {name: s}, configMap: {name: c}}, "
       "{serviceAccountToken: {path: p, expirationSeconds: "
       "1}}]}}, {name: b, downwardAPI: {items: [{path: ..x}, {path: a, fieldRef: {fieldPath: "
       "\"metadata.labels['a b']\"}}, {path: b, fieldRef: "
       "{fieldPath: \"spec.x['y']\"}}, {path: c, fieldRef: {fieldPath: metadata.name}, "
       "resourceFieldRef: {containerName: main, resource: "
       "limits.cpu}}, {path: d, resourceFieldRef: {resource: limits.cpu}}]}}]",
       {"volumes[0].projected.sources[0] must not have both configMap and secret",
        "volumes[0].projected.sources[1].serviceAccountToken.expirationSeconds must be a number of "
        "seconds between 600 and 4294967296, not 1",
        "volumes[1].downwardAPI.items[0].path '..x' must not begin with '..'",
        "volumes[1].downwardAPI.items[0] must have fieldRef or resourceFieldRef",
        "volumes[1].downwardAPI.items[1].fieldRef.fieldPath key 'a b' must be letters, digits, "
        "'-', '_' and '.', with a letter or digit at both "
        "ends, at most 63 characters, optionally after a DNS name and '/'",
        "volumes[1].downwardAPI.items[2].fieldRef.fieldPath 'spec.x['y']' must be "
        "metadata.labels['KEY'] or metadata.annotations['KEY'], or without "
        "brackets",
        "volumes[1].downwardAPI.items[3] must not have both fieldRef and resourceFieldRef",
        "volumes[1].downwardAPI.items[4].resourceFieldRef.containerName is missing"}},
  };
  for (const auto& [members, lines] : rows) {
    CAPTURE(members);
    CHECK_THAT(of_spec(members), Catch::UnorderedEquals(lines));
  }
}

TEST_CASE("labels and annotations of pods and objects") {
  auto object = deployment(
      "metadata: {labels: {a: 'b c'}, annotations: {'a/b/c': x, "
      "container.apparmor.security.beta.kubernetes.io/nobody: unconfined}}\n");
  object["metadata"]["annotations"] = {{"big", std::string(262144, 'x')}};
  const auto lines = told(object);
  REQUIRE(lines.size() == 4);
  CHECK(lines[0] ==
        "metadata.annotations have 262147 bytes together, and must have at most 262144");
  CHECK(lines[1].starts_with("spec.template.metadata.labels.a value 'b c' must be"));
  CHECK(lines[2].starts_with("spec.template.metadata.annotations['a/b/c'] key 'a/b/c' must be"));
  CHECK(lines[3] ==
        "spec.template.metadata.annotations['container.apparmor.security.beta.kubernetes.io/"
        "nobody'] names no container");
}

TEST_CASE("annotations that servers look into") {
  const auto told_of = [](const std::string& key, const std::string& value, const char* spec = "") {
    Lines lines;
    for (const auto& line :
         told(deployment("metadata: {annotations: {" + key + ": '" + value +
                         "'}}\nspec: {containers: [{name: main, image: i}]" + spec + "}\n")))
      lines.push_back(line.substr(line.find("'] ") + 3));
    return lines;
  };
  const std::string app_armor = "container.apparmor.security.beta.kubernetes.io/main";
  const std::string seccomp = "container.seccomp.security.alpha.kubernetes.io/main";
  for (const auto* right : {"", "runtime/default", "unconfined", "localhost/a"})
    CHECK(told_of(app_armor, right) == Lines{});
  CHECK(told_of(app_armor, "a") ==
        Lines{"'a' must be runtime/default, unconfined or localhost/PROFILE"});
  for (const auto* right : {"runtime/default", "docker/default", "unconfined", "localhost/a/b"})
    CHECK(told_of(seccomp, right) == Lines{});
  CHECK(told_of(seccomp, "a") ==
        Lines{"'a' must be runtime/default, unconfined or localhost/PROFILE"});
  CHECK(told_of("seccomp.security.alpha.kubernetes.io/pod", "localhost/../a") ==
        Lines{"'../a' must not contain '..'"});
  CHECK(told_of("kubernetes.io/config.mirror", "a") == Lines{"must not be there without nodeName"});
  CHECK(told_of("kubernetes.io/config.mirror", "a", ", nodeName: n") == Lines{});
}

TEST_CASE("Services and ConfigMaps") {
  const Json ports = Json::parse(R"([{"name":"a","port":6123},{"name":"b","port":6123}])");
  Json service{{"kind", "Service"},
               {"metadata", {{"name", "1orders"}}},
               {"spec", {{"type", "ClusterIP"}, {"ports", ports}}}};
  CHECK(told(service) == Lines{"spec.ports[1].port '6123' is taken by spec.ports[0].port"});
  service["metadata"]["annotations"] = {
      {"service.beta.kubernetes.io/load-balancer-source-ranges", "10.0.0.0/8"}};
  CHECK(told(service).back() ==
        "metadata.annotations['service.beta.kubernetes.io/load-balancer-source-ranges'] is for "
        "Services of type LoadBalancer");
  const Json map{{"kind", "ConfigMap"},
                 {"metadata", {{"name", "m"}}},
                 {"data", {{"a b", std::string(1 << 20, 'x')}, {"..c", "x"}}}};
  CHECK(told(map).size() == 3);
}

TEST_CASE("the key of an annotation may be in capitals, where a label's domain may not") {
  auto object = deployment("metadata: {annotations: {EXAMPLE.com/A: x}}\n");
  CHECK(told(object).empty());
  object["metadata"]["labels"] = {{"EXAMPLE.com/A", "x"}};
  CHECK(told(object).size() == 1);
}

TEST_CASE("a Deployment's own fields") {
  auto object = deployment("spec: {}\n");
  CHECK(told(object).empty());
  object["metadata"]["name"] = "Orders";
  object["spec"]["replicas"] = -1;
  object["spec"]["selector"] = {{"matchLabels", {{"app", "b c"}}}};
  const auto lines = told(object);
  REQUIRE(lines.size() == 3);
  CHECK(lines[0].starts_with("metadata.name 'Orders' must be lower case letters"));
  CHECK(lines[1] == "spec.replicas must be 0 or more, not -1");
  CHECK(lines[2].starts_with("spec.selector.matchLabels.app value 'b c' must be"));
}

TEST_CASE("owner references") {
  const auto owner = [](const char* version, bool controller) {
    return Json{{"apiVersion", version},
                {"kind", "K"},
                {"name", "n"},
                {"uid", "u"},
                {"controller", controller}};
  };
  const Json object{
      {"kind", "ConfigMap"},
      {"metadata",
       {{"name", "m"},
        {"ownerReferences", {owner("a/b/c", true), owner("v1", true), owner("", false)}}}}};
  CHECK_THAT(
      told(object),
      Catch::UnorderedEquals(Lines{
          "metadata.ownerReferences[0].apiVersion 'a/b/c' must be GROUP/VERSION or VERSION",
          "metadata.ownerReferences[1].controller must not be true in more than one reference",
          "metadata.ownerReferences[2].apiVersion must not be empty"}));
}

TEST_CASE("quantities") {
  using admission::Quantity;
  bool is_malformed = false;
  const auto of = [&](const char* text) { return Quantity::parse(text, is_malformed); };
  for (const auto* bad : {"x", "1x", "1.2.3", "1e", "1 Gi", "--1", "1KI", "1mi"}) {
    CAPTURE(bad);
    CHECK_FALSE(of(bad));
    CHECK(is_malformed);
  }
  for (const auto* odd : {"", ".", "m", "1e9999"}) {
    CAPTURE(odd);
    CHECK_FALSE(of(odd));
    CHECK_FALSE(is_malformed);
  }
  CHECK(of("1") == of("1000m"));
  CHECK(of("0.1") == of("100m"));
  CHECK(of("1Ki") == of("1024"));
  CHECK(of("1.5Gi") == of("1536Mi"));
  CHECK(of("1e3") == of("1k"));
  CHECK(of("1E") == of("1000P"));
  CHECK(of("0.0001") == of("1m"));
  CHECK(of("-0.0001") == of("-1m"));
  CHECK(of("100Ei") == of("9223372036854775807Ki"));
  CHECK(*of("1Gi") > *of("1G"));
  CHECK(*of("-2") < *of("-1"));
  CHECK(*of("-1") < *of("0.5"));
  CHECK(*of("-1") < *of("2"));
  CHECK(of("3")->is_whole());
  CHECK_FALSE(of("3500m")->is_whole());
  CHECK(of("4Mi")->is_multiple_of(*of("2Mi")));
  CHECK_FALSE(of("3Mi")->is_multiple_of(*of("2Mi")));
}
