#include "flink/admission/fields.h"

#include <array>

namespace flink::admission {
namespace {

constexpr std::array rules{
    // pod
    FieldRules{
        "PodSpec",
        "activeDeadlineSeconds:absent dnsPolicy:=ClusterFirst|ClusterFirstWithHostNet|Default|None "
        "ephemeralContainers:absent hostname:label "
        "nodeName:subdomain preemptionPolicy:+=PreemptLowerPriority|Never "
        "priorityClassName:subdomain restartPolicy:=Always "
        "runtimeClassName:+subdomain serviceAccountName:subdomain subdomain:label"},
    FieldRules{"HostAlias", "hostnames:+subdomain ip:!ip"},
    FieldRules{"PodDNSConfig", "nameservers:+ip searches:+search"},
    FieldRules{"PodDNSConfigOption", "name:!text"},
    FieldRules{"PodOS", "name:!=linux|windows"},
    FieldRules{"PodReadinessGate", "conditionType:!key"},
    FieldRules{"PodResourceClaim", "name:!label"},
    FieldRules{"PodSchedulingGate", "name:!key"},
    FieldRules{"PodSecurityContext",
               "fsGroup:id fsGroupChangePolicy:+=OnRootMismatch|Always runAsGroup:id runAsUser:id "
               "supplementalGroups:id "
               "supplementalGroupsPolicy:+=Merge|Strict"},
    FieldRules{"Sysctl", "name:!sysctl"},

    // containers
    FieldRules{"Container",
               "image:!text imagePullPolicy:=Always|IfNotPresent|Never name:!label "
               "terminationMessagePolicy:=File|FallbackToLogsOnError"},
    FieldRules{"ContainerPort",
               "containerPort:!port hostPort:port name:port-name protocol:=TCP|UDP|SCTP"},
    FieldRules{"ContainerResizePolicy",
               "resourceName:!=cpu|memory restartPolicy:!=NotRequired|RestartContainer"},
    FieldRules{"EnvVar", "name:!env"},
    FieldRules{"EnvFromSource", "prefix:env"},
    FieldRules{"ConfigMapEnvSource", "name:!subdomain-prefix"},
    FieldRules{"ConfigMapKeySelector", "key:!config-key name:!subdomain"},
    FieldRules{"SecretEnvSource", "name:!subdomain-prefix"},
    FieldRules{"SecretKeySelector", "key:!config-key name:!subdomain"},
    FieldRules{"ExecAction", "command:!list"},
    FieldRules{"GRPCAction", "port:!port"},
    FieldRules{"HTTPGetAction", "port:!port scheme:=HTTP|HTTPS"},
    FieldRules{"HTTPHeader", "name:!header"},
    FieldRules{"TCPSocketAction", "port:!port"},
    FieldRules{"Probe",
               "failureThreshold:natural initialDelaySeconds:natural periodSeconds:natural "
               "successThreshold:natural "
               "terminationGracePeriodSeconds:+positive timeoutSeconds:natural"},
    FieldRules{"SecurityContext", "procMount:+=Default|Unmasked runAsGroup:id runAsUser:id"},
    FieldRules{"ResourceClaim", "name:!text"},
    FieldRules{"SleepAction", "seconds:natural"},
    FieldRules{"AppArmorProfile", "type:!=Localhost|RuntimeDefault|Unconfined"},
    FieldRules{"SeccompProfile", "type:!=Localhost|RuntimeDefault|Unconfined"},
    FieldRules{"VolumeDevice", "devicePath:!no-backsteps name:!text"},
    FieldRules{"VolumeMount",
               "mountPath:!text mountPropagation:+=None|HostToContainer|Bidirectional name:!text "
               "recursiveReadOnly:+=Disabled|Enabled|IfPossible subPath:descending "
               "subPathExpr:descending"},

    // scheduling
    FieldRules{"NodeSelector", "nodeSelectorTerms:!list"},
    FieldRules{"PodAffinityTerm", "namespaces:+label topologyKey:!key"},
    FieldRules{"PreferredSchedulingTerm", "weight:!weight"},
    FieldRules{"WeightedPodAffinityTerm", "weight:!weight"},
    FieldRules{
        "Toleration",
        "effect:=NoSchedule|PreferNoSchedule|NoExecute key:key operator:=Equal|Exists|Lt|Gt"},
    FieldRules{"TopologySpreadConstraint",
               "maxSkew:!positive minDomains:+positive nodeAffinityPolicy:+=Honor|Ignore "
               "nodeTaintsPolicy:+=Honor|Ignore topologyKey:!text "
               "whenUnsatisfiable:!=DoNotSchedule|ScheduleAnyway"},

    // volumes
    FieldRules{"AWSElasticBlockStoreVolumeSource", "partition:byte volumeID:!text"},
    FieldRules{"AzureDiskVolumeSource",
               "cachingMode:+=None|ReadOnly|ReadWrite diskName:!text diskURI:!text "
               "kind:+=Shared|Dedicated|Managed"},
    FieldRules{"AzureFileVolumeSource", "secretName:!text shareName:!text"},
    FieldRules{"CSIVolumeSource", "driver:!csi-driver"},
    FieldRules{"CephFSVolumeSource", "monitors:!list"},
    FieldRules{"CinderVolumeSource", "volumeID:!text"},
    FieldRules{"ConfigMapProjection", "name:!text"},
    FieldRules{"ConfigMapVolumeSource", "defaultMode:mode name:!text"},
    FieldRules{"DownwardAPIVolumeFile", "mode:mode path:!file"},
    FieldRules{"DownwardAPIVolumeSource", "defaultMode:mode"},
    FieldRules{"EmptyDirVolumeSource", "sizeLimit:size"},
    FieldRules{"EphemeralVolumeSource", "volumeClaimTemplate:!text"},
    FieldRules{"FlexVolumeSource", "driver:!text"},
    FieldRules{"GCEPersistentDiskVolumeSource", "partition:byte pdName:!text"},
    FieldRules{"GitRepoVolumeSource", "directory:descending repository:!text"},
    FieldRules{"GlusterfsVolumeSource", "endpoints:!text path:!text"},
    FieldRules{"HostPathVolumeSource",
               "path:!no-backsteps "
               "type:=DirectoryOrCreate|Directory|FileOrCreate|File|Socket|CharDevice|BlockDevice"},
    FieldRules{"ISCSIVolumeSource", "iqn:!iqn lun:byte targetPortal:!text"},
    FieldRules{"KeyToPath", "key:!text mode:mode path:!file"},
    FieldRules{"NFSVolumeSource", "path:!absolute server:!text"},
    FieldRules{"PersistentVolumeClaimSpec",
               "accessModes:!=ReadWriteOnce|ReadOnlyMany|ReadWriteMany|ReadWriteOncePod "
               "storageClassName:subdomain volumeMode:+=Block|Filesystem"},
    FieldRules{"PersistentVolumeClaimVolumeSource", "claimName:!text"},
    FieldRules{"PhotonPersistentDiskVolumeSource", "pdID:!text"},
    FieldRules{"PortworxVolumeSource", "volumeID:!text"},
    FieldRules{"ProjectedVolumeSource", "defaultMode:mode"},
    FieldRules{"QuobyteVolumeSource", "registry:!text volume:!text"},
    FieldRules{"RBDVolumeSource", "image:!text monitors:!list"},
    FieldRules{"ScaleIOVolumeSource", "gateway:!text system:!text volumeName:!text"},
    FieldRules{"SecretProjection", "name:!text"},
    FieldRules{"SecretVolumeSource", "defaultMode:mode secretName:!text"},
    FieldRules{"ServiceAccountTokenProjection", "expirationSeconds:+token-time path:!text"},
    FieldRules{"VsphereVirtualDiskVolumeSource", "volumePath:!text"},

    // objects
    FieldRules{"OwnerReference", "apiVersion:!text kind:!text name:!text uid:!text"},
};

}  // namespace

std::span<const FieldRules> field_rules() { return rules; }

}  // namespace flink::admission
