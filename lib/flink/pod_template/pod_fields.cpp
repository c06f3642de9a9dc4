// What the fields of a pod are: rows of data, from Kubernetes's API reference (PodSpec and what it
// is made of) as fabric8's model has it. s text, i and l whole numbers of 32 and 64 bits, m the
// mode of a file, b boolean, q quantity, x number or text; [s] a list, {s} a map; else the row of
// that name.
#include "flink/pod_template/pod_fields.h"

#include <algorithm>
#include <utility>

namespace flink {
namespace {

struct Row {
  std::string_view name;
  std::string_view fields;
};

constexpr Row rows[] = {
    {"AWSElasticBlockStoreVolumeSource", "fsType:s partition:i readOnly:b volumeID:s"},
    {"Affinity",
     "nodeAffinity:NodeAffinity podAffinity:PodAffinity podAntiAffinity:PodAntiAffinity"},
    {"AppArmorProfile", "localhostProfile:s type:s"},
    {"AzureDiskVolumeSource", "cachingMode:s diskName:s diskURI:s fsType:s kind:s readOnly:b"},
    {"AzureFileVolumeSource", "readOnly:b secretName:s shareName:s"},
    {"CSIVolumeSource",
     "driver:s fsType:s nodePublishSecretRef:LocalObjectReference readOnly:b volumeAttributes:{s}"},
    {"Capabilities", "add:[s] drop:[s]"},
    {"CephFSVolumeSource",
     "monitors:[s] path:s readOnly:b secretFile:s secretRef:LocalObjectReference user:s"},
    {"CinderVolumeSource", "fsType:s readOnly:b secretRef:LocalObjectReference volumeID:s"},
    {"ClusterTrustBundleProjection",
     "labelSelector:LabelSelector name:s optional:b path:s signerName:s"},
    {"ConfigMapEnvSource", "name:s optional:b"},
    {"ConfigMapKeySelector", "key:s name:s optional:b"},
    {"ConfigMapProjection", "items:[KeyToPath] name:s optional:b"},
    {"ConfigMapVolumeSource", "defaultMode:m items:[KeyToPath] name:s optional:b"},
    {"Container",
     "restartPolicyRules: args:[s] command:[s] env:[EnvVar] envFrom:[EnvFromSource] image:s "
     "imagePullPolicy:s "
     "lifecycle:Lifecycle "
     "livenessProbe:Probe name:s ports:[ContainerPort] readinessProbe:Probe "
     "resizePolicy:[ContainerResizePolicy] "
     "resources:ResourceRequirements restartPolicy:s securityContext:SecurityContext "
     "startupProbe:Probe stdin:b stdinOnce:b "
     "terminationMessagePath:s terminationMessagePolicy:s tty:b volumeDevices:[VolumeDevice] "
     "volumeMounts:[VolumeMount] "
     "workingDir:s"},
    {"ContainerPort", "containerPort:i hostIP:s hostPort:i name:s protocol:s"},
    {"ContainerResizePolicy", "resourceName:s restartPolicy:s"},
    {"DownwardAPIProjection", "items:[DownwardAPIVolumeFile]"},
    {"DownwardAPIVolumeFile",
     "fieldRef:ObjectFieldSelector mode:m path:s resourceFieldRef:ResourceFieldSelector"},
    {"DownwardAPIVolumeSource", "defaultMode:m items:[DownwardAPIVolumeFile]"},
    {"EmptyDirVolumeSource", "medium:s sizeLimit:q"},
    {"EnvFromSource", "configMapRef:ConfigMapEnvSource prefix:s secretRef:SecretEnvSource"},
    {"EnvVar", "name:s value:s valueFrom:EnvVarSource"},
    {"EnvVarSource",
     "fileKeyRef: configMapKeyRef:ConfigMapKeySelector fieldRef:ObjectFieldSelector "
     "resourceFieldRef:ResourceFieldSelector "
     "secretKeyRef:SecretKeySelector"},
    {"EphemeralContainer",
     "args:[s] command:[s] env:[EnvVar] envFrom:[EnvFromSource] image:s imagePullPolicy:s "
     "lifecycle:Lifecycle "
     "livenessProbe:Probe name:s ports:[ContainerPort] readinessProbe:Probe "
     "resizePolicy:[ContainerResizePolicy] "
     "resources:ResourceRequirements restartPolicy:s securityContext:SecurityContext "
     "startupProbe:Probe stdin:b stdinOnce:b "
     "targetContainerName:s terminationMessagePath:s terminationMessagePolicy:s tty:b "
     "volumeDevices:[VolumeDevice] "
     "volumeMounts:[VolumeMount] workingDir:s"},
    {"EphemeralVolumeSource", "volumeClaimTemplate:PersistentVolumeClaimTemplate"},
    {"ExecAction", "command:[s]"},
    {"FCVolumeSource", "fsType:s lun:i readOnly:b targetWWNs:[s] wwids:[s]"},
    {"FlexVolumeSource", "driver:s fsType:s options:{s} readOnly:b secretRef:LocalObjectReference"},
    {"FlockerVolumeSource", "datasetName:s datasetUUID:s"},
    {"GCEPersistentDiskVolumeSource", "fsType:s partition:i pdName:s readOnly:b"},
    {"GRPCAction", "port:i service:s"},
    {"GitRepoVolumeSource", "directory:s repository:s revision:s"},
    {"GlusterfsVolumeSource", "endpoints:s path:s readOnly:b"},
    {"HTTPGetAction", "host:s httpHeaders:[HTTPHeader] path:s port:x scheme:s"},
    {"HTTPHeader", "name:s value:s"},
    {"HostAlias", "hostnames:[s] ip:s"},
    {"HostPathVolumeSource", "path:s type:s"},
    {"ISCSIVolumeSource",
     "chapAuthDiscovery:b chapAuthSession:b fsType:s initiatorName:s iqn:s iscsiInterface:s lun:i "
     "portals:[s] readOnly:b "
     "secretRef:LocalObjectReference targetPortal:s"},
    {"ImageVolumeSource", "pullPolicy:s reference:s"},
    {"KeyToPath", "key:s mode:m path:s"},
    {"LabelSelector", "matchExpressions:[LabelSelectorRequirement] matchLabels:{s}"},
    {"LabelSelectorRequirement", "key:s operator:s values:[s]"},
    {"Lifecycle", "postStart:LifecycleHandler preStop:LifecycleHandler stopSignal:s"},
    {"LifecycleHandler",
     "exec:ExecAction httpGet:HTTPGetAction sleep:SleepAction tcpSocket:TCPSocketAction"},
    {"LocalObjectReference", "name:s"},
    {"NFSVolumeSource", "path:s readOnly:b server:s"},
    {"NodeAffinity",
     "preferredDuringSchedulingIgnoredDuringExecution:[PreferredSchedulingTerm] "
     "requiredDuringSchedulingIgnoredDuringExecution:NodeSelector"},
    {"NodeSelector", "nodeSelectorTerms:[NodeSelectorTerm]"},
    {"NodeSelectorRequirement", "key:s operator:s values:[s]"},
    {"NodeSelectorTerm",
     "matchExpressions:[NodeSelectorRequirement] matchFields:[NodeSelectorRequirement]"},
    {"ObjectFieldSelector", "apiVersion:s fieldPath:s"},
    {"ObjectMeta",
     "clusterName: managedFields: annotations:{s} creationTimestamp:s deletionGracePeriodSeconds:l "
     "deletionTimestamp:s "
     "finalizers:[s] generateName:s "
     "generation:l labels:{s} name:s namespace:s ownerReferences:[OwnerReference] "
     "resourceVersion:s selfLink:s uid:s"},
    {"OwnerReference", "apiVersion:s blockOwnerDeletion:b controller:b kind:s name:s uid:s"},
    {"PersistentVolumeClaimSpec",
     "accessModes:[s] dataSource:TypedLocalObjectReference dataSourceRef:TypedObjectReference "
     "resources:VolumeResourceRequirements selector:LabelSelector storageClassName:s "
     "volumeAttributesClassName:s "
     "volumeMode:s volumeName:s"},
    {"PersistentVolumeClaimTemplate", "metadata:ObjectMeta spec:PersistentVolumeClaimSpec"},
    {"PersistentVolumeClaimVolumeSource", "claimName:s readOnly:b"},
    {"PhotonPersistentDiskVolumeSource", "fsType:s pdID:s"},
    {"Pod", "status: apiVersion:s kind:s metadata:ObjectMeta spec:PodSpec"},
    {"PodAffinity",
     "preferredDuringSchedulingIgnoredDuringExecution:[WeightedPodAffinityTerm] "
     "requiredDuringSchedulingIgnoredDuringExecution:[PodAffinityTerm]"},
    {"PodAffinityTerm",
     "labelSelector:LabelSelector matchLabelKeys:[s] mismatchLabelKeys:[s] "
     "namespaceSelector:LabelSelector namespaces:[s] "
     "topologyKey:s"},
    {"PodAntiAffinity",
     "preferredDuringSchedulingIgnoredDuringExecution:[WeightedPodAffinityTerm] "
     "requiredDuringSchedulingIgnoredDuringExecution:[PodAffinityTerm]"},
    {"PodDNSConfig", "nameservers:[s] options:[PodDNSConfigOption] searches:[s]"},
    {"PodDNSConfigOption", "name:s value:s"},
    {"PodOS", "name:s"},
    {"PodReadinessGate", "conditionType:s"},
    {"PodResourceClaim", "source: name:s resourceClaimName:s resourceClaimTemplateName:s"},
    {"PodSchedulingGate", "name:s"},
    {"PodSecurityContext",
     "appArmorProfile:AppArmorProfile fsGroup:l fsGroupChangePolicy:s runAsGroup:l runAsNonRoot:b "
     "runAsUser:l "
     "seLinuxChangePolicy:s seLinuxOptions:SELinuxOptions seccompProfile:SeccompProfile "
     "supplementalGroups:[l] "
     "supplementalGroupsPolicy:s sysctls:[Sysctl] windowsOptions:WindowsSecurityContextOptions"},
    {"PodSpec",
     "hostnameOverride: workloadRef: activeDeadlineSeconds:l affinity:Affinity "
     "automountServiceAccountToken:b "
     "containers:[Container] dnsConfig:PodDNSConfig "
     "dnsPolicy:s enableServiceLinks:b ephemeralContainers:[EphemeralContainer] "
     "hostAliases:[HostAlias] hostIPC:b "
     "hostNetwork:b hostPID:b hostUsers:b hostname:s imagePullSecrets:[LocalObjectReference] "
     "initContainers:[Container] "
     "nodeName:s nodeSelector:{s} os:PodOS overhead:{q} preemptionPolicy:s priority:i "
     "priorityClassName:s "
     "readinessGates:[PodReadinessGate] resourceClaims:[PodResourceClaim] "
     "resources:ResourceRequirements restartPolicy:s "
     "runtimeClassName:s schedulerName:s schedulingGates:[PodSchedulingGate] "
     "securityContext:PodSecurityContext "
     "serviceAccount:s serviceAccountName:s setHostnameAsFQDN:b shareProcessNamespace:b "
     "subdomain:s "
     "terminationGracePeriodSeconds:l tolerations:[Toleration] "
     "topologySpreadConstraints:[TopologySpreadConstraint] "
     "volumes:[Volume]"},
    {"PortworxVolumeSource", "fsType:s readOnly:b volumeID:s"},
    {"PreferredSchedulingTerm", "preference:NodeSelectorTerm weight:i"},
    {"Probe",
     "exec:ExecAction failureThreshold:i grpc:GRPCAction httpGet:HTTPGetAction "
     "initialDelaySeconds:i periodSeconds:i "
     "successThreshold:i tcpSocket:TCPSocketAction terminationGracePeriodSeconds:l "
     "timeoutSeconds:i"},
    {"ProjectedVolumeSource", "defaultMode:m sources:[VolumeProjection]"},
    {"QuobyteVolumeSource", "group:s readOnly:b registry:s tenant:s user:s volume:s"},
    {"RBDVolumeSource",
     "fsType:s image:s keyring:s monitors:[s] pool:s readOnly:b secretRef:LocalObjectReference "
     "user:s"},
    {"ResourceClaim", "name:s request:s"},
    {"ResourceFieldSelector", "containerName:s divisor:q resource:s"},
    {"ResourceRequirements", "claims:[ResourceClaim] limits:{q} requests:{q}"},
    {"SELinuxOptions", "level:s role:s type:s user:s"},
    {"ScaleIOVolumeSource",
     "fsType:s gateway:s protectionDomain:s readOnly:b secretRef:LocalObjectReference sslEnabled:b "
     "storageMode:s "
     "storagePool:s system:s volumeName:s"},
    {"SeccompProfile", "localhostProfile:s type:s"},
    {"SecretEnvSource", "name:s optional:b"},
    {"SecretKeySelector", "key:s name:s optional:b"},
    {"SecretProjection", "items:[KeyToPath] name:s optional:b"},
    {"SecretVolumeSource", "defaultMode:m items:[KeyToPath] optional:b secretName:s"},
    {"SecurityContext",
     "allowPrivilegeEscalation:b appArmorProfile:AppArmorProfile capabilities:Capabilities "
     "privileged:b procMount:s "
     "readOnlyRootFilesystem:b runAsGroup:l runAsNonRoot:b runAsUser:l "
     "seLinuxOptions:SELinuxOptions "
     "seccompProfile:SeccompProfile windowsOptions:WindowsSecurityContextOptions"},
    {"ServiceAccountTokenProjection", "audience:s expirationSeconds:l path:s"},
    {"SleepAction", "seconds:l"},
    {"StorageOSVolumeSource",
     "fsType:s readOnly:b secretRef:LocalObjectReference volumeName:s volumeNamespace:s"},
    {"Sysctl", "name:s value:s"},
    {"TCPSocketAction", "host:s port:x"},
    {"Toleration", "effect:s key:s operator:s tolerationSeconds:l value:s"},
    {"TopologySpreadConstraint",
     "labelSelector:LabelSelector matchLabelKeys:[s] maxSkew:i minDomains:i nodeAffinityPolicy:s "
     "nodeTaintsPolicy:s "
     "topologyKey:s whenUnsatisfiable:s"},
    {"TypedLocalObjectReference", "apiGroup:s kind:s name:s"},
    {"TypedObjectReference", "apiGroup:s kind:s name:s namespace:s"},
    {"Volume",
     "awsElasticBlockStore:AWSElasticBlockStoreVolumeSource azureDisk:AzureDiskVolumeSource "
     "azureFile:AzureFileVolumeSource "
     "cephfs:CephFSVolumeSource cinder:CinderVolumeSource configMap:ConfigMapVolumeSource "
     "csi:CSIVolumeSource "
     "downwardAPI:DownwardAPIVolumeSource emptyDir:EmptyDirVolumeSource "
     "ephemeral:EphemeralVolumeSource fc:FCVolumeSource "
     "flexVolume:FlexVolumeSource flocker:FlockerVolumeSource "
     "gcePersistentDisk:GCEPersistentDiskVolumeSource "
     "gitRepo:GitRepoVolumeSource glusterfs:GlusterfsVolumeSource hostPath:HostPathVolumeSource "
     "image:ImageVolumeSource "
     "iscsi:ISCSIVolumeSource name:s nfs:NFSVolumeSource "
     "persistentVolumeClaim:PersistentVolumeClaimVolumeSource "
     "photonPersistentDisk:PhotonPersistentDiskVolumeSource portworxVolume:PortworxVolumeSource "
     "projected:ProjectedVolumeSource quobyte:QuobyteVolumeSource rbd:RBDVolumeSource "
     "scaleIO:ScaleIOVolumeSource "
     "secret:SecretVolumeSource storageos:StorageOSVolumeSource "
     "vsphereVolume:VsphereVirtualDiskVolumeSource"},
    {"VolumeDevice", "devicePath:s name:s"},
    {"VolumeMount",
     "mountPath:s mountPropagation:s name:s readOnly:b recursiveReadOnly:s subPath:s "
     "subPathExpr:s"},
    {"VolumeProjection",
     "podCertificate: clusterTrustBundle:ClusterTrustBundleProjection "
     "configMap:ConfigMapProjection "
     "downwardAPI:DownwardAPIProjection "
     "secret:SecretProjection serviceAccountToken:ServiceAccountTokenProjection"},
    {"VolumeResourceRequirements", "limits:{q} requests:{q}"},
    {"VsphereVirtualDiskVolumeSource",
     "fsType:s storagePolicyID:s storagePolicyName:s volumePath:s"},
    {"WeightedPodAffinityTerm", "podAffinityTerm:PodAffinityTerm weight:i"},
    {"WindowsSecurityContextOptions",
     "gmsaCredentialSpec:s gmsaCredentialSpecName:s hostProcess:b runAsUserName:s"},
};

std::string_view fields_of(std::string_view owner) {
  const auto* row =
      std::find_if(std::begin(rows), std::end(rows), [&](const Row& r) { return r.name == owner; });
  return row == std::end(rows) ? std::string_view{} : row->fields;
}

/// The name and type at the front of the fields, which is taken off them.
std::pair<std::string_view, std::string_view> take_field(std::string_view& fields) {
  const auto entry = fields.substr(0, fields.find(' '));
  fields.remove_prefix(std::min(fields.size(), entry.size() + 1));
  const auto colon = entry.find(':');
  return {entry.substr(0, colon), entry.substr(colon + 1)};
}

}  // namespace

std::optional<std::string_view> find_pod_field(std::string_view owner, std::string_view field) {
  for (auto rest = fields_of(owner); !rest.empty();) {
    const auto [name, type] = take_field(rest);
    if (name == field) return type;
  }
  return std::nullopt;
}

std::string_view pod_field_type(std::string_view owner, std::string_view field) {
  return find_pod_field(owner, field).value_or(std::string_view{});
}

std::vector<std::string> pod_field_names(std::string_view owner) {
  std::vector<std::string> names;
  for (auto rest = fields_of(owner); !rest.empty();) names.emplace_back(take_field(rest).first);
  return names;
}

}  // namespace flink
