//! Options that take a value, so that the rest of a command line is known to be files, addresses or packages.

use super::package_managers::manager_of;

/// Programs, separated by blanks, and their options that take a value.
const OPTIONS: &[(&str, &str)] = &[
    // shadow, Debian and busybox: their manuals
    (
        "useradd adduser usermod",
        "-u --uid -g --gid -G --groups --ingroup -d --home --home-dir -h -s --shell -c --comment --gecos -b --base-dir -k --skel -K -p --password -e --expiredate -f --inactive -P --prefix -Z --selinux-user --firstuid --lastuid",
    ),
    // curl 8: curl --help all
    (
        "curl",
        "-o --output -H --header -d --data --data-raw --data-binary --data-ascii --data-urlencode -X --request -u --user -A \
         --user-agent -e --referer -b --cookie -c --cookie-jar -F --form -T --upload-file -x --proxy -U --proxy-user -w --write-out \
         -m --max-time -E --cert --key --cacert --capath --connect-timeout --retry --retry-delay --retry-max-time -C --continue-at \
         -r --range -K --config -z --time-cond --resolve --limit-rate -y -Y --max-redirs --output-dir --ciphers --tls-max \
         --interface --url -D --dump-header -P -Q -t --noproxy --oauth2-bearer --url-query --json",
    ),
    // GNU wget 1: wget --help
    (
        "wget",
        "-O --output-document -o --output-file -a --append-output -P --directory-prefix --header --user --password -t --tries -T \
         --timeout -w --wait -U --user-agent -e --execute --post-data --post-file --method --body-data -i --input-file -B --base -Q \
         --quota --limit-rate -A -R -D -I -X -l --level --progress --ca-certificate --certificate --private-key --referer \
         --load-cookies --save-cookies --waitretry --read-timeout --connect-timeout --dns-timeout --secure-protocol",
    ),
    // GNU tar, busybox
    (
        "tar",
        "-f --file -C --directory -X --exclude-from --exclude -I --use-compress-program -T --files-from --owner --group --mode -b",
    ),
    // git: git(1), git-clone(1)
    ("git", "-C -c --git-dir --work-tree --depth -b --branch -o --origin --reference --template -j --jobs"),
    // GNU coreutils
    ("install", "-m --mode -o --owner -g --group -t --target-directory -S --suffix"),
    ("cp mv ln", "-t --target-directory -S --suffix"),
    ("mkdir", "-m --mode"),
    ("ssh", "-i -o -p -l -F -J -L -R -D -b -c -E -e -I -m -O -Q -S -W -w"),
];

/// The options of a program that take a value, separated by blanks.
pub fn options_of(program: &str) -> &'static str {
    let listed = OPTIONS.iter().find(|(programs, _)| crate::text::is_listed(program, programs));
    listed.map(|(_, options)| *options).or_else(|| Some(manager_of(program)?.options)).unwrap_or("")
}
