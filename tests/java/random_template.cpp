#include "java/random_template.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/text.h"

namespace java {
namespace {

using test::Dice;

using Lines = std::vector<std::string_view>;

// Members as YAML, each on as many lines as it takes; indented where they are put.
const Lines pod_members{
    "serviceAccountName: template-sa",
    "serviceAccount: other-sa",
    "hostNetwork: true",
    "hostNetwork: false",
    "hostNetwork: \"true\"",
    "hostPID: true",
    "dnsPolicy: Default",
    "dnsPolicy: None",
    "dnsConfig: {nameservers: [1.2.3.4], searches: [a.b], options: [{name: ndots, value: \"2\"}]}",
    "dnsConfig: {options: [{name: ndots, value: 2}]}",
    "restartPolicy: Always",
    "terminationGracePeriodSeconds: 45",
    "terminationGracePeriodSeconds: \"45\"",
    "activeDeadlineSeconds: 100",
    "priorityClassName: high",
    "priorityClassName: \"\"",
    "priority: 10",
    "priority: 1e1",
    "runtimeClassName: gvisor",
    "schedulerName: volcano",
    "nodeName: node-1",
    "hostname: jm",
    "subdomain: sub",
    "enableServiceLinks: false",
    "enableServiceLinks: \"no\"",
    "automountServiceAccountToken: true",
    "shareProcessNamespace: true",
    "preemptionPolicy: Never",
    "nodeSelector: {disk: ssd, k1: template}",
    "nodeSelector: {disk: 1, fast: true}",
    "nodeSelector: {}",
    "nodeSelector:",
    "securityContext: {fsGroup: 9999, runAsUser: 1000, runAsNonRoot: true, supplementalGroups: [1, "
    "2], sysctls: [{name: a, value: \"1\"}]}",
    "securityContext: {seLinuxOptions: {level: \"s0:c1,c2\"}, windowsOptions: {runAsUserName: x}}",
    "securityContext: {}",
    "imagePullSecrets: [{name: tpull}, {name: a}]",
    "imagePullSecrets: []",
    "tolerations: [{key: tkey, operator: Exists}]",
    "tolerations:\n- key: k\n  operator: Equal\n  value: v\n  effect: NoExecute\n  "
    "tolerationSeconds: 60",
    "tolerations: [{key: k, value: 1, tolerationSeconds: \"30\"}]",
    "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: "
    "[{matchExpressions: [{key: a, operator: In, "
    "values: [b, c]}]}]}}}",
    "affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, "
    "preference: {matchExpressions: [{key: a, operator: Gt, "
    "values: [\"1\"]}]}}]}}",
    "affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 100, "
    "podAffinityTerm: {topologyKey: zone, "
    "labelSelector: {matchLabels: {app: x}, matchExpressions: []}}}]}}",
    "affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: zone, "
    "namespaces: [n], labelSelector: {matchLabels: {a: "
    "1}}}]}}",
    "affinity: {}",
    "topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: "
    "ScheduleAnyway, labelSelector: {matchLabels: {app: a}}}]",
    "hostAliases: [{ip: 1.2.3.4, hostnames: [a, b]}]",
    "readinessGates: [{conditionType: x}]",
    "overhead: {cpu: 250m, memory: 1Gi}",
    "overhead: {cpu: 1}",
    "ephemeralContainers: []",
    "initContainers: []",
    "initContainers:",
    "volumes: []",
};

const Lines volumes{
    "- {name: v1, emptyDir: {}}",
    "- {name: v2, emptyDir: {medium: Memory, sizeLimit: 1Gi}}",
    "- {name: v2, emptyDir: {sizeLimit: 1000}}",
    "- {name: v2, emptyDir: {sizeLimit: 0.5Gi}}",
    "- {name: v3, hostPath: {path: /x, type: Directory}}",
    "- {name: v4, configMap: {name: cm, defaultMode: 420, optional: true, items: [{key: a, path: "
    "b, mode: 0644}]}}",
    "- {name: v4, configMap: {name: cm, defaultMode: 0644}}",
    "- {name: v4, configMap: {name: cm, defaultMode: \"420\"}}",
    "- {name: v4, configMap: {name: cm, items: [{key: b, path: b}, {key: a, path: a}]}}",
    "- {name: v5, secret: {secretName: s, defaultMode: 0400}}",
    "- {name: v6, persistentVolumeClaim: {claimName: pvc, readOnly: true}}",
    "- {name: v6, persistentVolumeClaim: {claimName: pvc, readOnly: yes}}",
    "- {name: v7, projected: {defaultMode: 288, sources: [{serviceAccountToken: {audience: vault, "
    "expirationSeconds: 600, path: token}}, {configMap: "
    "{name: x}}, {downwardAPI: {items: [{path: labels, fieldRef: {fieldPath: "
    "metadata.labels}}]}}]}}",
    "- {name: v8, downwardAPI: {items: [{path: cpu, resourceFieldRef: {containerName: c, resource: "
    "limits.cpu, divisor: 1m}}]}}",
    "- {name: v8, downwardAPI: {items: [{path: cpu, resourceFieldRef: {resource: limits.cpu, "
    "divisor: 1}}]}}",
    "- {name: v9, nfs: {server: 1.2.3.4, path: /x, readOnly: false}}",
    "- {name: va, csi: {driver: d, readOnly: true, volumeAttributes: {a: b, n: 1}}}",
    "- {name: vc, awsElasticBlockStore: {volumeID: x, fsType: ext4, partition: 1}}",
    "- {name: vd}",
};

const Lines container_members{
    "image: sidecar:1",
    "imagePullPolicy: Never",
    "imagePullPolicy: Always",
    "command: [sh, -c, \"sleep 1\"]",
    "command: [\"a\", 1, true]",
    "args: [x, y]",
    "args: []",
    "workingDir: /w",
    "env:\n- {name: A, value: template}\n- {name: NUMBER, value: 1}\n- {name: FLAG, value: true}",
    "env: [{name: FLOAT, value: 1.50}, {name: EMPTY, value: \"\"}, {name: NOTHING}]",
    "env: [{name: BIG, value: 12345678901234567890}, {name: EXP, value: 1e3}, {name: HEX, value: "
    "0x10}, {name: OCT, value: 010}]",
    "env: [{name: YES, value: yes}, {name: OFF, value: off}, {name: DATE, value: 2001-12-14}, "
    "{name: TIME, value: 12:30:45}, {name: EMPTY, value: "
    "null}]",
    "env: [{name: QUOTED, value: \"1\"}, {name: SINGLE, value: 'true'}, {name: UNDER, value: "
    "1_000}]",
    "env: [{name: REF, valueFrom: {fieldRef: {fieldPath: status.hostIP}}}, {name: SEC, valueFrom: "
    "{secretKeyRef: {name: s, key: k, optional: "
    "true}}}]",
    "env: [{name: CM, valueFrom: {configMapKeyRef: {name: s, key: k}}}, {name: RES, valueFrom: "
    "{resourceFieldRef: {resource: limits.memory, divisor: "
    "1Mi}}}]",
    "env: [{name: _POD_IP_ADDRESS, value: mine}, {name: FLINK_LOG_DIR, value: /mine}]",
    "env: [{name: A, value: one}, {name: A, value: two}]",
    "envFrom: [{configMapRef: {name: e}}, {prefix: P_, secretRef: {name: s, optional: true}}]",
    "ports: [{name: metrics, containerPort: 9249}]",
    "ports: [{name: metrics, containerPort: 9249, protocol: TCP, hostPort: 9249}, {containerPort: "
    "1}]",
    "ports: [{name: rest, containerPort: 1234}]",
    "ports: [{containerPort: \"9249\"}]",
    "resources: {requests: {cpu: 1, memory: 1Gi}, limits: {cpu: \"2\", memory: 2Gi}}",
    "resources: {limits: {nvidia.com/gpu: 1, ephemeral-storage: 1Gi}}",
    "resources: {requests: {cpu: 0.5}}",
    "resources: {requests: {cpu: 1.0, hugepages-2Mi: 1e3}}",
    "resources: {requests: {cpu: 100m, ephemeral-storage: 1e9}}",
    "resources: {}",
    "volumeMounts: [{name: v1, mountPath: /v1}]",
    "volumeMounts: [{name: v2, mountPath: /v2, readOnly: true, subPath: s, mountPropagation: "
    "None}, {name: v1, mountPath: /v1, subPathExpr: $(A)}]",
    "volumeMounts: []",
    "volumeDevices: [{name: v, devicePath: /dev/x}]",
    "livenessProbe: {httpGet: {path: /, port: 8081}, initialDelaySeconds: 5}",
    "livenessProbe: {httpGet: {path: /x, port: rest, scheme: HTTP, httpHeaders: [{name: a, value: "
    "b}]}, periodSeconds: 10, timeoutSeconds: 1, "
    "failureThreshold: 3}",
    "readinessProbe: {tcpSocket: {port: \"6123\"}, successThreshold: 1}",
    "startupProbe: {exec: {command: [ls, 1]}, failureThreshold: 30}",
    "lifecycle: {preStop: {exec: {command: [sh, -c, x]}}, postStart: {httpGet: {port: 1, path: "
    "/}}}",
    "securityContext: {runAsUser: 1000, capabilities: {add: [NET_ADMIN], drop: [ALL]}, privileged: "
    "false, readOnlyRootFilesystem: true}",
    "stdin: true",
    "tty: true",
    "terminationMessagePath: /dev/x",
    "terminationMessagePolicy: FallbackToLogsOnError",
};

// What the clients of 1.13 to 1.15 do not know, and leave out; drey hands it on.
const Lines newer_pod_members{
    "setHostnameAsFQDN: true",
    "hostUsers: false",
    "schedulingGates: [{name: x}]",
    "unknownField: {a: [1, 2]}",
    "resourceClaims: [{name: gpu}]",
    "os: {name: linux}",
    "securityContext: {runAsUser: \"1000\", seccompProfile: {type: RuntimeDefault}, "
    "fsGroupChangePolicy: OnRootMismatch}",
    "topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule, "
    "minDomains: 2, matchLabelKeys: [x], "
    "nodeTaintsPolicy: Honor}]",
};
const Lines newer_volumes{
    "- {name: vb, ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce], "
    "resources: {requests: {storage: 10Gi}}, storageClassName: "
    "fast}}}}",
    "- {name: vb, ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce], "
    "resources: {requests: {storage: 1}}}}}}",
    "- {name: ve, image: {reference: x, pullPolicy: Always}}",
};
const Lines newer_container_members{
    "resizePolicy: [{resourceName: cpu, restartPolicy: NotRequired}]",
    "restartPolicy: Always",
    "unknownThing: 1",
    "startupProbe: {grpc: {port: 1, service: x}}",
    "lifecycle: {preStop: {sleep: {seconds: 5}}}",
    "resources: {requests: {ephemeral-storage: 1000}, claims: [{name: gpu}]}",
    "securityContext: {allowPrivilegeEscalation: false, runAsNonRoot: true, procMount: Default, "
    "seccompProfile: {type: Localhost, localhostProfile: "
    "p}}",
};

const Lines metadata_members{
    "name: jobmanager-pod-template",
    "labels: {app: template-app, tlabel: tv}",
    "labels: {number: 1, flag: true, float: 1.0, \"quoted\": '1'}",
    "labels: {}",
    "labels:",
    "annotations: {tann: tv, prometheus.io/port: \"9249\"}",
    "annotations: {prometheus.io/scrape: true, prometheus.io/port: 9249}",
    "annotations: {multi: \"a\\nb\", empty: \"\"}",
    "namespace: elsewhere",
    "generateName: x-",
    "finalizers: [a/b]",
    "ownerReferences: [{apiVersion: v1, kind: Pod, name: p, uid: u}]",
    "creationTimestamp: null",
    "deletionGracePeriodSeconds: 1",
    "uid: abc",
};

const Lines heads{
    "apiVersion: v1\nkind: Pod\n",
    "apiVersion: v1\nkind: Pod\n",
    "apiVersion: v1\nkind: Pod\n",
    "# a template\n---\napiVersion: v1\nkind: Pod\n",
    "apiVersion: \"v1\"\nkind: 'Pod'\n",
    "kind: Pod\n",
    "apiVersion: v1\n",
    "",
    "apiVersion: v2\nkind: Pod\n",
    "apiVersion: v1\nkind: ConfigMap\n",
    "apiVersion: v1\nkind: Pod\nstatus: {phase: Running}\n",
    "apiVersion: v1\nkind: Pod\nextra: 1\n",
    "x: &anchor {a: b}\napiVersion: v1\nkind: Pod\n",
};

/// Every line moved to the right.
std::string indented(std::string_view text, std::size_t by) {
  std::string result;
  for (const auto& line : base::split(text, '\n')) result += std::string(by, ' ') + line + "\n";
  return result;
}

std::string_view key_of(std::string_view member) { return member.substr(0, member.find(':')); }

class TemplateWriter {
 public:
  TemplateWriter(Dice& dice, const flink::Dialect& dialect)
      : dice_(dice),
        main_(dialect.main_container),
        knows_all_(dialect.pod_yaml >= flink::PodYaml::text_words) {}

  std::string write() {
    std::string text(dice_.pick(heads));
    if (dice_.chance(60)) {
      const auto inner = members(metadata_members, {}, 3, 2);
      text += inner.empty() && dice_.chance(50) ? "" : "metadata:\n" + inner;
    }
    return dice_.chance(97) ? text + "spec:\n" + spec() : text;
  }

 private:
  std::string_view pick(const Lines& all, const Lines& newer) {
    const auto at = dice_.below(all.size() + (knows_all_ ? newer.size() : 0));
    return at < all.size() ? all[at] : newer[at - all.size()];
  }

  /// Some members of a mapping, each key once.
  std::string members(const Lines& all, const Lines& newer, std::size_t most, std::size_t indent,
                      std::vector<std::string_view> used = {}) {
    std::string text;
    for (std::size_t left = dice_.below(most + 1); left > 0; --left) {
      const auto member = pick(all, newer);
      const auto key = key_of(member);
      if (std::find(used.begin(), used.end(), key) != used.end()) continue;
      used.push_back(key);
      text += indented(member, indent);
    }
    return text;
  }

  std::string container(std::string_view name, std::size_t most) {
    return "  - name: " + std::string(name) + "\n" +
           members(container_members, newer_container_members, most, 4);
  }

  std::string containers() {
    std::string text;
    if (dice_.chance(20)) text += container("sidecar", 4);
    if (dice_.chance(80)) text += container(dice_.chance(5) ? "jobmanager" : main_, 5);
    if (dice_.chance(20)) text += container("after", 3);
    return text.empty() ? text : "  containers:\n" + text;
  }

  std::string spec() {
    auto text = containers();
    std::vector<std::string_view> used;
    if (dice_.chance(25)) {
      text += "  initContainers:\n" + container("first", 4);
      used.push_back("initContainers");
    }
    std::string lines;
    for (std::size_t i = dice_.below(3); i > 0; --i)
      lines += indented(pick(volumes, newer_volumes), 2);
    if (!lines.empty()) {
      text += "  volumes:\n" + lines;
      used.push_back("volumes");
    }
    return text + members(pod_members, newer_pod_members, 4, 2, used);
  }

  Dice& dice_;
  std::string main_;
  bool knows_all_;
};

}  // namespace

std::string random_template(Dice& dice, const flink::Dialect& dialect) {
  return TemplateWriter(dice, dialect).write();
}

}  // namespace java
