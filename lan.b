link add h1 index 196609 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s1 index 65537 master h1 up type veth peer name s1 netns v6-lab-try-r1
link add r2s1 index 131073 master h1 up type veth peer name s1 netns v6-lab-try-r2
link add h2 index 196610 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s2 index 65538 master h2 up type veth peer name s2 netns v6-lab-try-r1
link add r2s2 index 131074 master h2 up type veth peer name s2 netns v6-lab-try-r2
link add h3 index 196611 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s3 index 65539 master h3 up type veth peer name s3 netns v6-lab-try-r1
link add r2s3 index 131075 master h3 up type veth peer name s3 netns v6-lab-try-r2
link add h4 index 196612 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s4 index 65540 master h4 up type veth peer name s4 netns v6-lab-try-r1
link add r2s4 index 131076 master h4 up type veth peer name s4 netns v6-lab-try-r2
link add h5 index 196613 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s5 index 65541 master h5 up type veth peer name s5 netns v6-lab-try-r1
link add r2s5 index 131077 master h5 up type veth peer name s5 netns v6-lab-try-r2
link add h6 index 196614 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s6 index 65542 master h6 up type veth peer name s6 netns v6-lab-try-r1
link add r2s6 index 131078 master h6 up type veth peer name s6 netns v6-lab-try-r2
link add h7 index 196615 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s7 index 65543 master h7 up type veth peer name s7 netns v6-lab-try-r1
link add r2s7 index 131079 master h7 up type veth peer name s7 netns v6-lab-try-r2
link add h8 index 196616 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s8 index 65544 master h8 up type veth peer name s8 netns v6-lab-try-r1
link add r2s8 index 131080 master h8 up type veth peer name s8 netns v6-lab-try-r2
link add h9 index 196617 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s9 index 65545 master h9 up type veth peer name s9 netns v6-lab-try-r1
link add r2s9 index 131081 master h9 up type veth peer name s9 netns v6-lab-try-r2
link add h10 index 196618 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s10 index 65546 master h10 up type veth peer name s10 netns v6-lab-try-r1
link add r2s10 index 131082 master h10 up type veth peer name s10 netns v6-lab-try-r2
link add h11 index 196619 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s11 index 65547 master h11 up type veth peer name s11 netns v6-lab-try-r1
link add r2s11 index 131083 master h11 up type veth peer name s11 netns v6-lab-try-r2
link add h12 index 196620 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s12 index 65548 master h12 up type veth peer name s12 netns v6-lab-try-r1
link add r2s12 index 131084 master h12 up type veth peer name s12 netns v6-lab-try-r2
link add h13 index 196621 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s13 index 65549 master h13 up type veth peer name s13 netns v6-lab-try-r1
link add r2s13 index 131085 master h13 up type veth peer name s13 netns v6-lab-try-r2
link add h14 index 196622 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s14 index 65550 master h14 up type veth peer name s14 netns v6-lab-try-r1
link add r2s14 index 131086 master h14 up type veth peer name s14 netns v6-lab-try-r2
link add h15 index 196623 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s15 index 65551 master h15 up type veth peer name s15 netns v6-lab-try-r1
link add r2s15 index 131087 master h15 up type veth peer name s15 netns v6-lab-try-r2
link add h16 index 196624 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s16 index 65552 master h16 up type veth peer name s16 netns v6-lab-try-r1
link add r2s16 index 131088 master h16 up type veth peer name s16 netns v6-lab-try-r2
link add h17 index 196625 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s17 index 65553 master h17 up type veth peer name s17 netns v6-lab-try-r1
link add r2s17 index 131089 master h17 up type veth peer name s17 netns v6-lab-try-r2
link add h18 index 196626 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s18 index 65554 master h18 up type veth peer name s18 netns v6-lab-try-r1
link add r2s18 index 131090 master h18 up type veth peer name s18 netns v6-lab-try-r2
link add h19 index 196627 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s19 index 65555 master h19 up type veth peer name s19 netns v6-lab-try-r1
link add r2s19 index 131091 master h19 up type veth peer name s19 netns v6-lab-try-r2
link add h20 index 196628 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s20 index 65556 master h20 up type veth peer name s20 netns v6-lab-try-r1
link add r2s20 index 131092 master h20 up type veth peer name s20 netns v6-lab-try-r2
link add h21 index 196629 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s21 index 65557 master h21 up type veth peer name s21 netns v6-lab-try-r1
link add r2s21 index 131093 master h21 up type veth peer name s21 netns v6-lab-try-r2
link add h22 index 196630 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s22 index 65558 master h22 up type veth peer name s22 netns v6-lab-try-r1
link add r2s22 index 131094 master h22 up type veth peer name s22 netns v6-lab-try-r2
link add h23 index 196631 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s23 index 65559 master h23 up type veth peer name s23 netns v6-lab-try-r1
link add r2s23 index 131095 master h23 up type veth peer name s23 netns v6-lab-try-r2
link add h24 index 196632 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s24 index 65560 master h24 up type veth peer name s24 netns v6-lab-try-r1
link add r2s24 index 131096 master h24 up type veth peer name s24 netns v6-lab-try-r2
link add h25 index 196633 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s25 index 65561 master h25 up type veth peer name s25 netns v6-lab-try-r1
link add r2s25 index 131097 master h25 up type veth peer name s25 netns v6-lab-try-r2
link add h26 index 196634 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s26 index 65562 master h26 up type veth peer name s26 netns v6-lab-try-r1
link add r2s26 index 131098 master h26 up type veth peer name s26 netns v6-lab-try-r2
link add h27 index 196635 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s27 index 65563 master h27 up type veth peer name s27 netns v6-lab-try-r1
link add r2s27 index 131099 master h27 up type veth peer name s27 netns v6-lab-try-r2
link add h28 index 196636 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s28 index 65564 master h28 up type veth peer name s28 netns v6-lab-try-r1
link add r2s28 index 131100 master h28 up type veth peer name s28 netns v6-lab-try-r2
link add h29 index 196637 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s29 index 65565 master h29 up type veth peer name s29 netns v6-lab-try-r1
link add r2s29 index 131101 master h29 up type veth peer name s29 netns v6-lab-try-r2
link add h30 index 196638 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s30 index 65566 master h30 up type veth peer name s30 netns v6-lab-try-r1
link add r2s30 index 131102 master h30 up type veth peer name s30 netns v6-lab-try-r2
link add h31 index 196639 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s31 index 65567 master h31 up type veth peer name s31 netns v6-lab-try-r1
link add r2s31 index 131103 master h31 up type veth peer name s31 netns v6-lab-try-r2
link add h32 index 196640 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s32 index 65568 master h32 up type veth peer name s32 netns v6-lab-try-r1
link add r2s32 index 131104 master h32 up type veth peer name s32 netns v6-lab-try-r2
link add h33 index 196641 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s33 index 65569 master h33 up type veth peer name s33 netns v6-lab-try-r1
link add r2s33 index 131105 master h33 up type veth peer name s33 netns v6-lab-try-r2
link add h34 index 196642 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s34 index 65570 master h34 up type veth peer name s34 netns v6-lab-try-r1
link add r2s34 index 131106 master h34 up type veth peer name s34 netns v6-lab-try-r2
link add h35 index 196643 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s35 index 65571 master h35 up type veth peer name s35 netns v6-lab-try-r1
link add r2s35 index 131107 master h35 up type veth peer name s35 netns v6-lab-try-r2
link add h36 index 196644 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s36 index 65572 master h36 up type veth peer name s36 netns v6-lab-try-r1
link add r2s36 index 131108 master h36 up type veth peer name s36 netns v6-lab-try-r2
link add h37 index 196645 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s37 index 65573 master h37 up type veth peer name s37 netns v6-lab-try-r1
link add r2s37 index 131109 master h37 up type veth peer name s37 netns v6-lab-try-r2
link add h38 index 196646 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s38 index 65574 master h38 up type veth peer name s38 netns v6-lab-try-r1
link add r2s38 index 131110 master h38 up type veth peer name s38 netns v6-lab-try-r2
link add h39 index 196647 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s39 index 65575 master h39 up type veth peer name s39 netns v6-lab-try-r1
link add r2s39 index 131111 master h39 up type veth peer name s39 netns v6-lab-try-r2
link add h40 index 196648 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s40 index 65576 master h40 up type veth peer name s40 netns v6-lab-try-r1
link add r2s40 index 131112 master h40 up type veth peer name s40 netns v6-lab-try-r2
link add h41 index 196649 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s41 index 65577 master h41 up type veth peer name s41 netns v6-lab-try-r1
link add r2s41 index 131113 master h41 up type veth peer name s41 netns v6-lab-try-r2
link add h42 index 196650 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s42 index 65578 master h42 up type veth peer name s42 netns v6-lab-try-r1
link add r2s42 index 131114 master h42 up type veth peer name s42 netns v6-lab-try-r2
link add h43 index 196651 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s43 index 65579 master h43 up type veth peer name s43 netns v6-lab-try-r1
link add r2s43 index 131115 master h43 up type veth peer name s43 netns v6-lab-try-r2
link add h44 index 196652 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s44 index 65580 master h44 up type veth peer name s44 netns v6-lab-try-r1
link add r2s44 index 131116 master h44 up type veth peer name s44 netns v6-lab-try-r2
link add h45 index 196653 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s45 index 65581 master h45 up type veth peer name s45 netns v6-lab-try-r1
link add r2s45 index 131117 master h45 up type veth peer name s45 netns v6-lab-try-r2
link add h46 index 196654 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s46 index 65582 master h46 up type veth peer name s46 netns v6-lab-try-r1
link add r2s46 index 131118 master h46 up type veth peer name s46 netns v6-lab-try-r2
link add h47 index 196655 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s47 index 65583 master h47 up type veth peer name s47 netns v6-lab-try-r1
link add r2s47 index 131119 master h47 up type veth peer name s47 netns v6-lab-try-r2
link add h48 index 196656 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s48 index 65584 master h48 up type veth peer name s48 netns v6-lab-try-r1
link add r2s48 index 131120 master h48 up type veth peer name s48 netns v6-lab-try-r2
link add h49 index 196657 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s49 index 65585 master h49 up type veth peer name s49 netns v6-lab-try-r1
link add r2s49 index 131121 master h49 up type veth peer name s49 netns v6-lab-try-r2
link add h50 index 196658 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s50 index 65586 master h50 up type veth peer name s50 netns v6-lab-try-r1
link add r2s50 index 131122 master h50 up type veth peer name s50 netns v6-lab-try-r2
link add h51 index 196659 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s51 index 65587 master h51 up type veth peer name s51 netns v6-lab-try-r1
link add r2s51 index 131123 master h51 up type veth peer name s51 netns v6-lab-try-r2
link add h52 index 196660 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s52 index 65588 master h52 up type veth peer name s52 netns v6-lab-try-r1
link add r2s52 index 131124 master h52 up type veth peer name s52 netns v6-lab-try-r2
link add h53 index 196661 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s53 index 65589 master h53 up type veth peer name s53 netns v6-lab-try-r1
link add r2s53 index 131125 master h53 up type veth peer name s53 netns v6-lab-try-r2
link add h54 index 196662 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s54 index 65590 master h54 up type veth peer name s54 netns v6-lab-try-r1
link add r2s54 index 131126 master h54 up type veth peer name s54 netns v6-lab-try-r2
link add h55 index 196663 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s55 index 65591 master h55 up type veth peer name s55 netns v6-lab-try-r1
link add r2s55 index 131127 master h55 up type veth peer name s55 netns v6-lab-try-r2
link add h56 index 196664 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s56 index 65592 master h56 up type veth peer name s56 netns v6-lab-try-r1
link add r2s56 index 131128 master h56 up type veth peer name s56 netns v6-lab-try-r2
link add h57 index 196665 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s57 index 65593 master h57 up type veth peer name s57 netns v6-lab-try-r1
link add r2s57 index 131129 master h57 up type veth peer name s57 netns v6-lab-try-r2
link add h58 index 196666 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s58 index 65594 master h58 up type veth peer name s58 netns v6-lab-try-r1
link add r2s58 index 131130 master h58 up type veth peer name s58 netns v6-lab-try-r2
link add h59 index 196667 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s59 index 65595 master h59 up type veth peer name s59 netns v6-lab-try-r1
link add r2s59 index 131131 master h59 up type veth peer name s59 netns v6-lab-try-r2
link add h60 index 196668 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s60 index 65596 master h60 up type veth peer name s60 netns v6-lab-try-r1
link add r2s60 index 131132 master h60 up type veth peer name s60 netns v6-lab-try-r2
link add h61 index 196669 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s61 index 65597 master h61 up type veth peer name s61 netns v6-lab-try-r1
link add r2s61 index 131133 master h61 up type veth peer name s61 netns v6-lab-try-r2
link add h62 index 196670 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s62 index 65598 master h62 up type veth peer name s62 netns v6-lab-try-r1
link add r2s62 index 131134 master h62 up type veth peer name s62 netns v6-lab-try-r2
link add h63 index 196671 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s63 index 65599 master h63 up type veth peer name s63 netns v6-lab-try-r1
link add r2s63 index 131135 master h63 up type veth peer name s63 netns v6-lab-try-r2
link add h64 index 196672 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s64 index 65600 master h64 up type veth peer name s64 netns v6-lab-try-r1
link add r2s64 index 131136 master h64 up type veth peer name s64 netns v6-lab-try-r2
link add h65 index 196673 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s65 index 65601 master h65 up type veth peer name s65 netns v6-lab-try-r1
link add r2s65 index 131137 master h65 up type veth peer name s65 netns v6-lab-try-r2
link add h66 index 196674 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s66 index 65602 master h66 up type veth peer name s66 netns v6-lab-try-r1
link add r2s66 index 131138 master h66 up type veth peer name s66 netns v6-lab-try-r2
link add h67 index 196675 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s67 index 65603 master h67 up type veth peer name s67 netns v6-lab-try-r1
link add r2s67 index 131139 master h67 up type veth peer name s67 netns v6-lab-try-r2
link add h68 index 196676 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s68 index 65604 master h68 up type veth peer name s68 netns v6-lab-try-r1
link add r2s68 index 131140 master h68 up type veth peer name s68 netns v6-lab-try-r2
link add h69 index 196677 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s69 index 65605 master h69 up type veth peer name s69 netns v6-lab-try-r1
link add r2s69 index 131141 master h69 up type veth peer name s69 netns v6-lab-try-r2
link add h70 index 196678 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s70 index 65606 master h70 up type veth peer name s70 netns v6-lab-try-r1
link add r2s70 index 131142 master h70 up type veth peer name s70 netns v6-lab-try-r2
link add h71 index 196679 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s71 index 65607 master h71 up type veth peer name s71 netns v6-lab-try-r1
link add r2s71 index 131143 master h71 up type veth peer name s71 netns v6-lab-try-r2
link add h72 index 196680 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s72 index 65608 master h72 up type veth peer name s72 netns v6-lab-try-r1
link add r2s72 index 131144 master h72 up type veth peer name s72 netns v6-lab-try-r2
link add h73 index 196681 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s73 index 65609 master h73 up type veth peer name s73 netns v6-lab-try-r1
link add r2s73 index 131145 master h73 up type veth peer name s73 netns v6-lab-try-r2
link add h74 index 196682 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s74 index 65610 master h74 up type veth peer name s74 netns v6-lab-try-r1
link add r2s74 index 131146 master h74 up type veth peer name s74 netns v6-lab-try-r2
link add h75 index 196683 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s75 index 65611 master h75 up type veth peer name s75 netns v6-lab-try-r1
link add r2s75 index 131147 master h75 up type veth peer name s75 netns v6-lab-try-r2
link add h76 index 196684 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s76 index 65612 master h76 up type veth peer name s76 netns v6-lab-try-r1
link add r2s76 index 131148 master h76 up type veth peer name s76 netns v6-lab-try-r2
link add h77 index 196685 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s77 index 65613 master h77 up type veth peer name s77 netns v6-lab-try-r1
link add r2s77 index 131149 master h77 up type veth peer name s77 netns v6-lab-try-r2
link add h78 index 196686 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s78 index 65614 master h78 up type veth peer name s78 netns v6-lab-try-r1
link add r2s78 index 131150 master h78 up type veth peer name s78 netns v6-lab-try-r2
link add h79 index 196687 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s79 index 65615 master h79 up type veth peer name s79 netns v6-lab-try-r1
link add r2s79 index 131151 master h79 up type veth peer name s79 netns v6-lab-try-r2
link add h80 index 196688 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s80 index 65616 master h80 up type veth peer name s80 netns v6-lab-try-r1
link add r2s80 index 131152 master h80 up type veth peer name s80 netns v6-lab-try-r2
link add h81 index 196689 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s81 index 65617 master h81 up type veth peer name s81 netns v6-lab-try-r1
link add r2s81 index 131153 master h81 up type veth peer name s81 netns v6-lab-try-r2
link add h82 index 196690 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s82 index 65618 master h82 up type veth peer name s82 netns v6-lab-try-r1
link add r2s82 index 131154 master h82 up type veth peer name s82 netns v6-lab-try-r2
link add h83 index 196691 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s83 index 65619 master h83 up type veth peer name s83 netns v6-lab-try-r1
link add r2s83 index 131155 master h83 up type veth peer name s83 netns v6-lab-try-r2
link add h84 index 196692 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s84 index 65620 master h84 up type veth peer name s84 netns v6-lab-try-r1
link add r2s84 index 131156 master h84 up type veth peer name s84 netns v6-lab-try-r2
link add h85 index 196693 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s85 index 65621 master h85 up type veth peer name s85 netns v6-lab-try-r1
link add r2s85 index 131157 master h85 up type veth peer name s85 netns v6-lab-try-r2
link add h86 index 196694 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s86 index 65622 master h86 up type veth peer name s86 netns v6-lab-try-r1
link add r2s86 index 131158 master h86 up type veth peer name s86 netns v6-lab-try-r2
link add h87 index 196695 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s87 index 65623 master h87 up type veth peer name s87 netns v6-lab-try-r1
link add r2s87 index 131159 master h87 up type veth peer name s87 netns v6-lab-try-r2
link add h88 index 196696 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s88 index 65624 master h88 up type veth peer name s88 netns v6-lab-try-r1
link add r2s88 index 131160 master h88 up type veth peer name s88 netns v6-lab-try-r2
link add h89 index 196697 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s89 index 65625 master h89 up type veth peer name s89 netns v6-lab-try-r1
link add r2s89 index 131161 master h89 up type veth peer name s89 netns v6-lab-try-r2
link add h90 index 196698 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s90 index 65626 master h90 up type veth peer name s90 netns v6-lab-try-r1
link add r2s90 index 131162 master h90 up type veth peer name s90 netns v6-lab-try-r2
link add h91 index 196699 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s91 index 65627 master h91 up type veth peer name s91 netns v6-lab-try-r1
link add r2s91 index 131163 master h91 up type veth peer name s91 netns v6-lab-try-r2
link add h92 index 196700 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s92 index 65628 master h92 up type veth peer name s92 netns v6-lab-try-r1
link add r2s92 index 131164 master h92 up type veth peer name s92 netns v6-lab-try-r2
link add h93 index 196701 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s93 index 65629 master h93 up type veth peer name s93 netns v6-lab-try-r1
link add r2s93 index 131165 master h93 up type veth peer name s93 netns v6-lab-try-r2
link add h94 index 196702 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s94 index 65630 master h94 up type veth peer name s94 netns v6-lab-try-r1
link add r2s94 index 131166 master h94 up type veth peer name s94 netns v6-lab-try-r2
link add h95 index 196703 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s95 index 65631 master h95 up type veth peer name s95 netns v6-lab-try-r1
link add r2s95 index 131167 master h95 up type veth peer name s95 netns v6-lab-try-r2
link add h96 index 196704 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s96 index 65632 master h96 up type veth peer name s96 netns v6-lab-try-r1
link add r2s96 index 131168 master h96 up type veth peer name s96 netns v6-lab-try-r2
link add h97 index 196705 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s97 index 65633 master h97 up type veth peer name s97 netns v6-lab-try-r1
link add r2s97 index 131169 master h97 up type veth peer name s97 netns v6-lab-try-r2
link add h98 index 196706 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s98 index 65634 master h98 up type veth peer name s98 netns v6-lab-try-r1
link add r2s98 index 131170 master h98 up type veth peer name s98 netns v6-lab-try-r2
link add h99 index 196707 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s99 index 65635 master h99 up type veth peer name s99 netns v6-lab-try-r1
link add r2s99 index 131171 master h99 up type veth peer name s99 netns v6-lab-try-r2
link add h100 index 196708 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s100 index 65636 master h100 up type veth peer name s100 netns v6-lab-try-r1
link add r2s100 index 131172 master h100 up type veth peer name s100 netns v6-lab-try-r2
link add h101 index 196709 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s101 index 65637 master h101 up type veth peer name s101 netns v6-lab-try-r1
link add r2s101 index 131173 master h101 up type veth peer name s101 netns v6-lab-try-r2
link add h102 index 196710 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s102 index 65638 master h102 up type veth peer name s102 netns v6-lab-try-r1
link add r2s102 index 131174 master h102 up type veth peer name s102 netns v6-lab-try-r2
link add h103 index 196711 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s103 index 65639 master h103 up type veth peer name s103 netns v6-lab-try-r1
link add r2s103 index 131175 master h103 up type veth peer name s103 netns v6-lab-try-r2
link add h104 index 196712 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s104 index 65640 master h104 up type veth peer name s104 netns v6-lab-try-r1
link add r2s104 index 131176 master h104 up type veth peer name s104 netns v6-lab-try-r2
link add h105 index 196713 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s105 index 65641 master h105 up type veth peer name s105 netns v6-lab-try-r1
link add r2s105 index 131177 master h105 up type veth peer name s105 netns v6-lab-try-r2
link add h106 index 196714 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s106 index 65642 master h106 up type veth peer name s106 netns v6-lab-try-r1
link add r2s106 index 131178 master h106 up type veth peer name s106 netns v6-lab-try-r2
link add h107 index 196715 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s107 index 65643 master h107 up type veth peer name s107 netns v6-lab-try-r1
link add r2s107 index 131179 master h107 up type veth peer name s107 netns v6-lab-try-r2
link add h108 index 196716 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s108 index 65644 master h108 up type veth peer name s108 netns v6-lab-try-r1
link add r2s108 index 131180 master h108 up type veth peer name s108 netns v6-lab-try-r2
link add h109 index 196717 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s109 index 65645 master h109 up type veth peer name s109 netns v6-lab-try-r1
link add r2s109 index 131181 master h109 up type veth peer name s109 netns v6-lab-try-r2
link add h110 index 196718 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s110 index 65646 master h110 up type veth peer name s110 netns v6-lab-try-r1
link add r2s110 index 131182 master h110 up type veth peer name s110 netns v6-lab-try-r2
link add h111 index 196719 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s111 index 65647 master h111 up type veth peer name s111 netns v6-lab-try-r1
link add r2s111 index 131183 master h111 up type veth peer name s111 netns v6-lab-try-r2
link add h112 index 196720 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s112 index 65648 master h112 up type veth peer name s112 netns v6-lab-try-r1
link add r2s112 index 131184 master h112 up type veth peer name s112 netns v6-lab-try-r2
link add h113 index 196721 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s113 index 65649 master h113 up type veth peer name s113 netns v6-lab-try-r1
link add r2s113 index 131185 master h113 up type veth peer name s113 netns v6-lab-try-r2
link add h114 index 196722 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s114 index 65650 master h114 up type veth peer name s114 netns v6-lab-try-r1
link add r2s114 index 131186 master h114 up type veth peer name s114 netns v6-lab-try-r2
link add h115 index 196723 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s115 index 65651 master h115 up type veth peer name s115 netns v6-lab-try-r1
link add r2s115 index 131187 master h115 up type veth peer name s115 netns v6-lab-try-r2
link add h116 index 196724 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s116 index 65652 master h116 up type veth peer name s116 netns v6-lab-try-r1
link add r2s116 index 131188 master h116 up type veth peer name s116 netns v6-lab-try-r2
link add h117 index 196725 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s117 index 65653 master h117 up type veth peer name s117 netns v6-lab-try-r1
link add r2s117 index 131189 master h117 up type veth peer name s117 netns v6-lab-try-r2
link add h118 index 196726 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s118 index 65654 master h118 up type veth peer name s118 netns v6-lab-try-r1
link add r2s118 index 131190 master h118 up type veth peer name s118 netns v6-lab-try-r2
link add h119 index 196727 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s119 index 65655 master h119 up type veth peer name s119 netns v6-lab-try-r1
link add r2s119 index 131191 master h119 up type veth peer name s119 netns v6-lab-try-r2
link add h120 index 196728 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s120 index 65656 master h120 up type veth peer name s120 netns v6-lab-try-r1
link add r2s120 index 131192 master h120 up type veth peer name s120 netns v6-lab-try-r2
link add h121 index 196729 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s121 index 65657 master h121 up type veth peer name s121 netns v6-lab-try-r1
link add r2s121 index 131193 master h121 up type veth peer name s121 netns v6-lab-try-r2
link add h122 index 196730 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s122 index 65658 master h122 up type veth peer name s122 netns v6-lab-try-r1
link add r2s122 index 131194 master h122 up type veth peer name s122 netns v6-lab-try-r2
link add h123 index 196731 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s123 index 65659 master h123 up type veth peer name s123 netns v6-lab-try-r1
link add r2s123 index 131195 master h123 up type veth peer name s123 netns v6-lab-try-r2
link add h124 index 196732 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s124 index 65660 master h124 up type veth peer name s124 netns v6-lab-try-r1
link add r2s124 index 131196 master h124 up type veth peer name s124 netns v6-lab-try-r2
link add h125 index 196733 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s125 index 65661 master h125 up type veth peer name s125 netns v6-lab-try-r1
link add r2s125 index 131197 master h125 up type veth peer name s125 netns v6-lab-try-r2
link add h126 index 196734 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s126 index 65662 master h126 up type veth peer name s126 netns v6-lab-try-r1
link add r2s126 index 131198 master h126 up type veth peer name s126 netns v6-lab-try-r2
link add h127 index 196735 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s127 index 65663 master h127 up type veth peer name s127 netns v6-lab-try-r1
link add r2s127 index 131199 master h127 up type veth peer name s127 netns v6-lab-try-r2
link add h128 index 196736 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s128 index 65664 master h128 up type veth peer name s128 netns v6-lab-try-r1
link add r2s128 index 131200 master h128 up type veth peer name s128 netns v6-lab-try-r2
link add h129 index 196737 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s129 index 65665 master h129 up type veth peer name s129 netns v6-lab-try-r1
link add r2s129 index 131201 master h129 up type veth peer name s129 netns v6-lab-try-r2
link add h130 index 196738 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s130 index 65666 master h130 up type veth peer name s130 netns v6-lab-try-r1
link add r2s130 index 131202 master h130 up type veth peer name s130 netns v6-lab-try-r2
link add h131 index 196739 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s131 index 65667 master h131 up type veth peer name s131 netns v6-lab-try-r1
link add r2s131 index 131203 master h131 up type veth peer name s131 netns v6-lab-try-r2
link add h132 index 196740 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s132 index 65668 master h132 up type veth peer name s132 netns v6-lab-try-r1
link add r2s132 index 131204 master h132 up type veth peer name s132 netns v6-lab-try-r2
link add h133 index 196741 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s133 index 65669 master h133 up type veth peer name s133 netns v6-lab-try-r1
link add r2s133 index 131205 master h133 up type veth peer name s133 netns v6-lab-try-r2
link add h134 index 196742 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s134 index 65670 master h134 up type veth peer name s134 netns v6-lab-try-r1
link add r2s134 index 131206 master h134 up type veth peer name s134 netns v6-lab-try-r2
link add h135 index 196743 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s135 index 65671 master h135 up type veth peer name s135 netns v6-lab-try-r1
link add r2s135 index 131207 master h135 up type veth peer name s135 netns v6-lab-try-r2
link add h136 index 196744 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s136 index 65672 master h136 up type veth peer name s136 netns v6-lab-try-r1
link add r2s136 index 131208 master h136 up type veth peer name s136 netns v6-lab-try-r2
link add h137 index 196745 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s137 index 65673 master h137 up type veth peer name s137 netns v6-lab-try-r1
link add r2s137 index 131209 master h137 up type veth peer name s137 netns v6-lab-try-r2
link add h138 index 196746 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s138 index 65674 master h138 up type veth peer name s138 netns v6-lab-try-r1
link add r2s138 index 131210 master h138 up type veth peer name s138 netns v6-lab-try-r2
link add h139 index 196747 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s139 index 65675 master h139 up type veth peer name s139 netns v6-lab-try-r1
link add r2s139 index 131211 master h139 up type veth peer name s139 netns v6-lab-try-r2
link add h140 index 196748 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s140 index 65676 master h140 up type veth peer name s140 netns v6-lab-try-r1
link add r2s140 index 131212 master h140 up type veth peer name s140 netns v6-lab-try-r2
link add h141 index 196749 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s141 index 65677 master h141 up type veth peer name s141 netns v6-lab-try-r1
link add r2s141 index 131213 master h141 up type veth peer name s141 netns v6-lab-try-r2
link add h142 index 196750 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s142 index 65678 master h142 up type veth peer name s142 netns v6-lab-try-r1
link add r2s142 index 131214 master h142 up type veth peer name s142 netns v6-lab-try-r2
link add h143 index 196751 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s143 index 65679 master h143 up type veth peer name s143 netns v6-lab-try-r1
link add r2s143 index 131215 master h143 up type veth peer name s143 netns v6-lab-try-r2
link add h144 index 196752 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s144 index 65680 master h144 up type veth peer name s144 netns v6-lab-try-r1
link add r2s144 index 131216 master h144 up type veth peer name s144 netns v6-lab-try-r2
link add h145 index 196753 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s145 index 65681 master h145 up type veth peer name s145 netns v6-lab-try-r1
link add r2s145 index 131217 master h145 up type veth peer name s145 netns v6-lab-try-r2
link add h146 index 196754 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s146 index 65682 master h146 up type veth peer name s146 netns v6-lab-try-r1
link add r2s146 index 131218 master h146 up type veth peer name s146 netns v6-lab-try-r2
link add h147 index 196755 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s147 index 65683 master h147 up type veth peer name s147 netns v6-lab-try-r1
link add r2s147 index 131219 master h147 up type veth peer name s147 netns v6-lab-try-r2
link add h148 index 196756 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s148 index 65684 master h148 up type veth peer name s148 netns v6-lab-try-r1
link add r2s148 index 131220 master h148 up type veth peer name s148 netns v6-lab-try-r2
link add h149 index 196757 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s149 index 65685 master h149 up type veth peer name s149 netns v6-lab-try-r1
link add r2s149 index 131221 master h149 up type veth peer name s149 netns v6-lab-try-r2
link add h150 index 196758 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s150 index 65686 master h150 up type veth peer name s150 netns v6-lab-try-r1
link add r2s150 index 131222 master h150 up type veth peer name s150 netns v6-lab-try-r2
link add h151 index 196759 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s151 index 65687 master h151 up type veth peer name s151 netns v6-lab-try-r1
link add r2s151 index 131223 master h151 up type veth peer name s151 netns v6-lab-try-r2
link add h152 index 196760 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s152 index 65688 master h152 up type veth peer name s152 netns v6-lab-try-r1
link add r2s152 index 131224 master h152 up type veth peer name s152 netns v6-lab-try-r2
link add h153 index 196761 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s153 index 65689 master h153 up type veth peer name s153 netns v6-lab-try-r1
link add r2s153 index 131225 master h153 up type veth peer name s153 netns v6-lab-try-r2
link add h154 index 196762 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s154 index 65690 master h154 up type veth peer name s154 netns v6-lab-try-r1
link add r2s154 index 131226 master h154 up type veth peer name s154 netns v6-lab-try-r2
link add h155 index 196763 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s155 index 65691 master h155 up type veth peer name s155 netns v6-lab-try-r1
link add r2s155 index 131227 master h155 up type veth peer name s155 netns v6-lab-try-r2
link add h156 index 196764 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s156 index 65692 master h156 up type veth peer name s156 netns v6-lab-try-r1
link add r2s156 index 131228 master h156 up type veth peer name s156 netns v6-lab-try-r2
link add h157 index 196765 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s157 index 65693 master h157 up type veth peer name s157 netns v6-lab-try-r1
link add r2s157 index 131229 master h157 up type veth peer name s157 netns v6-lab-try-r2
link add h158 index 196766 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s158 index 65694 master h158 up type veth peer name s158 netns v6-lab-try-r1
link add r2s158 index 131230 master h158 up type veth peer name s158 netns v6-lab-try-r2
link add h159 index 196767 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s159 index 65695 master h159 up type veth peer name s159 netns v6-lab-try-r1
link add r2s159 index 131231 master h159 up type veth peer name s159 netns v6-lab-try-r2
link add h160 index 196768 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s160 index 65696 master h160 up type veth peer name s160 netns v6-lab-try-r1
link add r2s160 index 131232 master h160 up type veth peer name s160 netns v6-lab-try-r2
link add h161 index 196769 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s161 index 65697 master h161 up type veth peer name s161 netns v6-lab-try-r1
link add r2s161 index 131233 master h161 up type veth peer name s161 netns v6-lab-try-r2
link add h162 index 196770 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s162 index 65698 master h162 up type veth peer name s162 netns v6-lab-try-r1
link add r2s162 index 131234 master h162 up type veth peer name s162 netns v6-lab-try-r2
link add h163 index 196771 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s163 index 65699 master h163 up type veth peer name s163 netns v6-lab-try-r1
link add r2s163 index 131235 master h163 up type veth peer name s163 netns v6-lab-try-r2
link add h164 index 196772 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s164 index 65700 master h164 up type veth peer name s164 netns v6-lab-try-r1
link add r2s164 index 131236 master h164 up type veth peer name s164 netns v6-lab-try-r2
link add h165 index 196773 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s165 index 65701 master h165 up type veth peer name s165 netns v6-lab-try-r1
link add r2s165 index 131237 master h165 up type veth peer name s165 netns v6-lab-try-r2
link add h166 index 196774 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s166 index 65702 master h166 up type veth peer name s166 netns v6-lab-try-r1
link add r2s166 index 131238 master h166 up type veth peer name s166 netns v6-lab-try-r2
link add h167 index 196775 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s167 index 65703 master h167 up type veth peer name s167 netns v6-lab-try-r1
link add r2s167 index 131239 master h167 up type veth peer name s167 netns v6-lab-try-r2
link add h168 index 196776 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s168 index 65704 master h168 up type veth peer name s168 netns v6-lab-try-r1
link add r2s168 index 131240 master h168 up type veth peer name s168 netns v6-lab-try-r2
link add h169 index 196777 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s169 index 65705 master h169 up type veth peer name s169 netns v6-lab-try-r1
link add r2s169 index 131241 master h169 up type veth peer name s169 netns v6-lab-try-r2
link add h170 index 196778 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s170 index 65706 master h170 up type veth peer name s170 netns v6-lab-try-r1
link add r2s170 index 131242 master h170 up type veth peer name s170 netns v6-lab-try-r2
link add h171 index 196779 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s171 index 65707 master h171 up type veth peer name s171 netns v6-lab-try-r1
link add r2s171 index 131243 master h171 up type veth peer name s171 netns v6-lab-try-r2
link add h172 index 196780 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s172 index 65708 master h172 up type veth peer name s172 netns v6-lab-try-r1
link add r2s172 index 131244 master h172 up type veth peer name s172 netns v6-lab-try-r2
link add h173 index 196781 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s173 index 65709 master h173 up type veth peer name s173 netns v6-lab-try-r1
link add r2s173 index 131245 master h173 up type veth peer name s173 netns v6-lab-try-r2
link add h174 index 196782 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s174 index 65710 master h174 up type veth peer name s174 netns v6-lab-try-r1
link add r2s174 index 131246 master h174 up type veth peer name s174 netns v6-lab-try-r2
link add h175 index 196783 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s175 index 65711 master h175 up type veth peer name s175 netns v6-lab-try-r1
link add r2s175 index 131247 master h175 up type veth peer name s175 netns v6-lab-try-r2
link add h176 index 196784 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s176 index 65712 master h176 up type veth peer name s176 netns v6-lab-try-r1
link add r2s176 index 131248 master h176 up type veth peer name s176 netns v6-lab-try-r2
link add h177 index 196785 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s177 index 65713 master h177 up type veth peer name s177 netns v6-lab-try-r1
link add r2s177 index 131249 master h177 up type veth peer name s177 netns v6-lab-try-r2
link add h178 index 196786 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s178 index 65714 master h178 up type veth peer name s178 netns v6-lab-try-r1
link add r2s178 index 131250 master h178 up type veth peer name s178 netns v6-lab-try-r2
link add h179 index 196787 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s179 index 65715 master h179 up type veth peer name s179 netns v6-lab-try-r1
link add r2s179 index 131251 master h179 up type veth peer name s179 netns v6-lab-try-r2
link add h180 index 196788 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s180 index 65716 master h180 up type veth peer name s180 netns v6-lab-try-r1
link add r2s180 index 131252 master h180 up type veth peer name s180 netns v6-lab-try-r2
link add h181 index 196789 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s181 index 65717 master h181 up type veth peer name s181 netns v6-lab-try-r1
link add r2s181 index 131253 master h181 up type veth peer name s181 netns v6-lab-try-r2
link add h182 index 196790 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s182 index 65718 master h182 up type veth peer name s182 netns v6-lab-try-r1
link add r2s182 index 131254 master h182 up type veth peer name s182 netns v6-lab-try-r2
link add h183 index 196791 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s183 index 65719 master h183 up type veth peer name s183 netns v6-lab-try-r1
link add r2s183 index 131255 master h183 up type veth peer name s183 netns v6-lab-try-r2
link add h184 index 196792 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s184 index 65720 master h184 up type veth peer name s184 netns v6-lab-try-r1
link add r2s184 index 131256 master h184 up type veth peer name s184 netns v6-lab-try-r2
link add h185 index 196793 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s185 index 65721 master h185 up type veth peer name s185 netns v6-lab-try-r1
link add r2s185 index 131257 master h185 up type veth peer name s185 netns v6-lab-try-r2
link add h186 index 196794 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s186 index 65722 master h186 up type veth peer name s186 netns v6-lab-try-r1
link add r2s186 index 131258 master h186 up type veth peer name s186 netns v6-lab-try-r2
link add h187 index 196795 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s187 index 65723 master h187 up type veth peer name s187 netns v6-lab-try-r1
link add r2s187 index 131259 master h187 up type veth peer name s187 netns v6-lab-try-r2
link add h188 index 196796 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s188 index 65724 master h188 up type veth peer name s188 netns v6-lab-try-r1
link add r2s188 index 131260 master h188 up type veth peer name s188 netns v6-lab-try-r2
link add h189 index 196797 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s189 index 65725 master h189 up type veth peer name s189 netns v6-lab-try-r1
link add r2s189 index 131261 master h189 up type veth peer name s189 netns v6-lab-try-r2
link add h190 index 196798 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s190 index 65726 master h190 up type veth peer name s190 netns v6-lab-try-r1
link add r2s190 index 131262 master h190 up type veth peer name s190 netns v6-lab-try-r2
link add h191 index 196799 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s191 index 65727 master h191 up type veth peer name s191 netns v6-lab-try-r1
link add r2s191 index 131263 master h191 up type veth peer name s191 netns v6-lab-try-r2
link add h192 index 196800 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s192 index 65728 master h192 up type veth peer name s192 netns v6-lab-try-r1
link add r2s192 index 131264 master h192 up type veth peer name s192 netns v6-lab-try-r2
link add h193 index 196801 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s193 index 65729 master h193 up type veth peer name s193 netns v6-lab-try-r1
link add r2s193 index 131265 master h193 up type veth peer name s193 netns v6-lab-try-r2
link add h194 index 196802 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s194 index 65730 master h194 up type veth peer name s194 netns v6-lab-try-r1
link add r2s194 index 131266 master h194 up type veth peer name s194 netns v6-lab-try-r2
link add h195 index 196803 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s195 index 65731 master h195 up type veth peer name s195 netns v6-lab-try-r1
link add r2s195 index 131267 master h195 up type veth peer name s195 netns v6-lab-try-r2
link add h196 index 196804 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s196 index 65732 master h196 up type veth peer name s196 netns v6-lab-try-r1
link add r2s196 index 131268 master h196 up type veth peer name s196 netns v6-lab-try-r2
link add h197 index 196805 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s197 index 65733 master h197 up type veth peer name s197 netns v6-lab-try-r1
link add r2s197 index 131269 master h197 up type veth peer name s197 netns v6-lab-try-r2
link add h198 index 196806 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s198 index 65734 master h198 up type veth peer name s198 netns v6-lab-try-r1
link add r2s198 index 131270 master h198 up type veth peer name s198 netns v6-lab-try-r2
link add h199 index 196807 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s199 index 65735 master h199 up type veth peer name s199 netns v6-lab-try-r1
link add r2s199 index 131271 master h199 up type veth peer name s199 netns v6-lab-try-r2
link add h200 index 196808 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s200 index 65736 master h200 up type veth peer name s200 netns v6-lab-try-r1
link add r2s200 index 131272 master h200 up type veth peer name s200 netns v6-lab-try-r2
link add h201 index 196809 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s201 index 65737 master h201 up type veth peer name s201 netns v6-lab-try-r1
link add r2s201 index 131273 master h201 up type veth peer name s201 netns v6-lab-try-r2
link add h202 index 196810 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s202 index 65738 master h202 up type veth peer name s202 netns v6-lab-try-r1
link add r2s202 index 131274 master h202 up type veth peer name s202 netns v6-lab-try-r2
link add h203 index 196811 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s203 index 65739 master h203 up type veth peer name s203 netns v6-lab-try-r1
link add r2s203 index 131275 master h203 up type veth peer name s203 netns v6-lab-try-r2
link add h204 index 196812 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s204 index 65740 master h204 up type veth peer name s204 netns v6-lab-try-r1
link add r2s204 index 131276 master h204 up type veth peer name s204 netns v6-lab-try-r2
link add h205 index 196813 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s205 index 65741 master h205 up type veth peer name s205 netns v6-lab-try-r1
link add r2s205 index 131277 master h205 up type veth peer name s205 netns v6-lab-try-r2
link add h206 index 196814 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s206 index 65742 master h206 up type veth peer name s206 netns v6-lab-try-r1
link add r2s206 index 131278 master h206 up type veth peer name s206 netns v6-lab-try-r2
link add h207 index 196815 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s207 index 65743 master h207 up type veth peer name s207 netns v6-lab-try-r1
link add r2s207 index 131279 master h207 up type veth peer name s207 netns v6-lab-try-r2
link add h208 index 196816 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s208 index 65744 master h208 up type veth peer name s208 netns v6-lab-try-r1
link add r2s208 index 131280 master h208 up type veth peer name s208 netns v6-lab-try-r2
link add h209 index 196817 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s209 index 65745 master h209 up type veth peer name s209 netns v6-lab-try-r1
link add r2s209 index 131281 master h209 up type veth peer name s209 netns v6-lab-try-r2
link add h210 index 196818 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s210 index 65746 master h210 up type veth peer name s210 netns v6-lab-try-r1
link add r2s210 index 131282 master h210 up type veth peer name s210 netns v6-lab-try-r2
link add h211 index 196819 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s211 index 65747 master h211 up type veth peer name s211 netns v6-lab-try-r1
link add r2s211 index 131283 master h211 up type veth peer name s211 netns v6-lab-try-r2
link add h212 index 196820 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s212 index 65748 master h212 up type veth peer name s212 netns v6-lab-try-r1
link add r2s212 index 131284 master h212 up type veth peer name s212 netns v6-lab-try-r2
link add h213 index 196821 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s213 index 65749 master h213 up type veth peer name s213 netns v6-lab-try-r1
link add r2s213 index 131285 master h213 up type veth peer name s213 netns v6-lab-try-r2
link add h214 index 196822 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s214 index 65750 master h214 up type veth peer name s214 netns v6-lab-try-r1
link add r2s214 index 131286 master h214 up type veth peer name s214 netns v6-lab-try-r2
link add h215 index 196823 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s215 index 65751 master h215 up type veth peer name s215 netns v6-lab-try-r1
link add r2s215 index 131287 master h215 up type veth peer name s215 netns v6-lab-try-r2
link add h216 index 196824 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s216 index 65752 master h216 up type veth peer name s216 netns v6-lab-try-r1
link add r2s216 index 131288 master h216 up type veth peer name s216 netns v6-lab-try-r2
link add h217 index 196825 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s217 index 65753 master h217 up type veth peer name s217 netns v6-lab-try-r1
link add r2s217 index 131289 master h217 up type veth peer name s217 netns v6-lab-try-r2
link add h218 index 196826 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s218 index 65754 master h218 up type veth peer name s218 netns v6-lab-try-r1
link add r2s218 index 131290 master h218 up type veth peer name s218 netns v6-lab-try-r2
link add h219 index 196827 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s219 index 65755 master h219 up type veth peer name s219 netns v6-lab-try-r1
link add r2s219 index 131291 master h219 up type veth peer name s219 netns v6-lab-try-r2
link add h220 index 196828 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s220 index 65756 master h220 up type veth peer name s220 netns v6-lab-try-r1
link add r2s220 index 131292 master h220 up type veth peer name s220 netns v6-lab-try-r2
link add h221 index 196829 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s221 index 65757 master h221 up type veth peer name s221 netns v6-lab-try-r1
link add r2s221 index 131293 master h221 up type veth peer name s221 netns v6-lab-try-r2
link add h222 index 196830 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s222 index 65758 master h222 up type veth peer name s222 netns v6-lab-try-r1
link add r2s222 index 131294 master h222 up type veth peer name s222 netns v6-lab-try-r2
link add h223 index 196831 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s223 index 65759 master h223 up type veth peer name s223 netns v6-lab-try-r1
link add r2s223 index 131295 master h223 up type veth peer name s223 netns v6-lab-try-r2
link add h224 index 196832 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s224 index 65760 master h224 up type veth peer name s224 netns v6-lab-try-r1
link add r2s224 index 131296 master h224 up type veth peer name s224 netns v6-lab-try-r2
link add h225 index 196833 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s225 index 65761 master h225 up type veth peer name s225 netns v6-lab-try-r1
link add r2s225 index 131297 master h225 up type veth peer name s225 netns v6-lab-try-r2
link add h226 index 196834 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s226 index 65762 master h226 up type veth peer name s226 netns v6-lab-try-r1
link add r2s226 index 131298 master h226 up type veth peer name s226 netns v6-lab-try-r2
link add h227 index 196835 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s227 index 65763 master h227 up type veth peer name s227 netns v6-lab-try-r1
link add r2s227 index 131299 master h227 up type veth peer name s227 netns v6-lab-try-r2
link add h228 index 196836 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s228 index 65764 master h228 up type veth peer name s228 netns v6-lab-try-r1
link add r2s228 index 131300 master h228 up type veth peer name s228 netns v6-lab-try-r2
link add h229 index 196837 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s229 index 65765 master h229 up type veth peer name s229 netns v6-lab-try-r1
link add r2s229 index 131301 master h229 up type veth peer name s229 netns v6-lab-try-r2
link add h230 index 196838 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s230 index 65766 master h230 up type veth peer name s230 netns v6-lab-try-r1
link add r2s230 index 131302 master h230 up type veth peer name s230 netns v6-lab-try-r2
link add h231 index 196839 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s231 index 65767 master h231 up type veth peer name s231 netns v6-lab-try-r1
link add r2s231 index 131303 master h231 up type veth peer name s231 netns v6-lab-try-r2
link add h232 index 196840 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s232 index 65768 master h232 up type veth peer name s232 netns v6-lab-try-r1
link add r2s232 index 131304 master h232 up type veth peer name s232 netns v6-lab-try-r2
link add h233 index 196841 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s233 index 65769 master h233 up type veth peer name s233 netns v6-lab-try-r1
link add r2s233 index 131305 master h233 up type veth peer name s233 netns v6-lab-try-r2
link add h234 index 196842 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s234 index 65770 master h234 up type veth peer name s234 netns v6-lab-try-r1
link add r2s234 index 131306 master h234 up type veth peer name s234 netns v6-lab-try-r2
link add h235 index 196843 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s235 index 65771 master h235 up type veth peer name s235 netns v6-lab-try-r1
link add r2s235 index 131307 master h235 up type veth peer name s235 netns v6-lab-try-r2
link add h236 index 196844 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s236 index 65772 master h236 up type veth peer name s236 netns v6-lab-try-r1
link add r2s236 index 131308 master h236 up type veth peer name s236 netns v6-lab-try-r2
link add h237 index 196845 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s237 index 65773 master h237 up type veth peer name s237 netns v6-lab-try-r1
link add r2s237 index 131309 master h237 up type veth peer name s237 netns v6-lab-try-r2
link add h238 index 196846 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s238 index 65774 master h238 up type veth peer name s238 netns v6-lab-try-r1
link add r2s238 index 131310 master h238 up type veth peer name s238 netns v6-lab-try-r2
link add h239 index 196847 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s239 index 65775 master h239 up type veth peer name s239 netns v6-lab-try-r1
link add r2s239 index 131311 master h239 up type veth peer name s239 netns v6-lab-try-r2
link add h240 index 196848 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s240 index 65776 master h240 up type veth peer name s240 netns v6-lab-try-r1
link add r2s240 index 131312 master h240 up type veth peer name s240 netns v6-lab-try-r2
link add h241 index 196849 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s241 index 65777 master h241 up type veth peer name s241 netns v6-lab-try-r1
link add r2s241 index 131313 master h241 up type veth peer name s241 netns v6-lab-try-r2
link add h242 index 196850 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s242 index 65778 master h242 up type veth peer name s242 netns v6-lab-try-r1
link add r2s242 index 131314 master h242 up type veth peer name s242 netns v6-lab-try-r2
link add h243 index 196851 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s243 index 65779 master h243 up type veth peer name s243 netns v6-lab-try-r1
link add r2s243 index 131315 master h243 up type veth peer name s243 netns v6-lab-try-r2
link add h244 index 196852 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s244 index 65780 master h244 up type veth peer name s244 netns v6-lab-try-r1
link add r2s244 index 131316 master h244 up type veth peer name s244 netns v6-lab-try-r2
link add h245 index 196853 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s245 index 65781 master h245 up type veth peer name s245 netns v6-lab-try-r1
link add r2s245 index 131317 master h245 up type veth peer name s245 netns v6-lab-try-r2
link add h246 index 196854 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s246 index 65782 master h246 up type veth peer name s246 netns v6-lab-try-r1
link add r2s246 index 131318 master h246 up type veth peer name s246 netns v6-lab-try-r2
link add h247 index 196855 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s247 index 65783 master h247 up type veth peer name s247 netns v6-lab-try-r1
link add r2s247 index 131319 master h247 up type veth peer name s247 netns v6-lab-try-r2
link add h248 index 196856 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s248 index 65784 master h248 up type veth peer name s248 netns v6-lab-try-r1
link add r2s248 index 131320 master h248 up type veth peer name s248 netns v6-lab-try-r2
link add h249 index 196857 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s249 index 65785 master h249 up type veth peer name s249 netns v6-lab-try-r1
link add r2s249 index 131321 master h249 up type veth peer name s249 netns v6-lab-try-r2
link add h250 index 196858 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s250 index 65786 master h250 up type veth peer name s250 netns v6-lab-try-r1
link add r2s250 index 131322 master h250 up type veth peer name s250 netns v6-lab-try-r2
link add h251 index 196859 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s251 index 65787 master h251 up type veth peer name s251 netns v6-lab-try-r1
link add r2s251 index 131323 master h251 up type veth peer name s251 netns v6-lab-try-r2
link add h252 index 196860 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s252 index 65788 master h252 up type veth peer name s252 netns v6-lab-try-r1
link add r2s252 index 131324 master h252 up type veth peer name s252 netns v6-lab-try-r2
link add h253 index 196861 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s253 index 65789 master h253 up type veth peer name s253 netns v6-lab-try-r1
link add r2s253 index 131325 master h253 up type veth peer name s253 netns v6-lab-try-r2
link add h254 index 196862 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s254 index 65790 master h254 up type veth peer name s254 netns v6-lab-try-r1
link add r2s254 index 131326 master h254 up type veth peer name s254 netns v6-lab-try-r2
link add h255 index 196863 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s255 index 65791 master h255 up type veth peer name s255 netns v6-lab-try-r1
link add r2s255 index 131327 master h255 up type veth peer name s255 netns v6-lab-try-r2
link add h256 index 196864 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s256 index 65792 master h256 up type veth peer name s256 netns v6-lab-try-r1
link add r2s256 index 131328 master h256 up type veth peer name s256 netns v6-lab-try-r2
link add h257 index 196865 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s257 index 65793 master h257 up type veth peer name s257 netns v6-lab-try-r1
link add r2s257 index 131329 master h257 up type veth peer name s257 netns v6-lab-try-r2
link add h258 index 196866 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s258 index 65794 master h258 up type veth peer name s258 netns v6-lab-try-r1
link add r2s258 index 131330 master h258 up type veth peer name s258 netns v6-lab-try-r2
link add h259 index 196867 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s259 index 65795 master h259 up type veth peer name s259 netns v6-lab-try-r1
link add r2s259 index 131331 master h259 up type veth peer name s259 netns v6-lab-try-r2
link add h260 index 196868 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s260 index 65796 master h260 up type veth peer name s260 netns v6-lab-try-r1
link add r2s260 index 131332 master h260 up type veth peer name s260 netns v6-lab-try-r2
link add h261 index 196869 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s261 index 65797 master h261 up type veth peer name s261 netns v6-lab-try-r1
link add r2s261 index 131333 master h261 up type veth peer name s261 netns v6-lab-try-r2
link add h262 index 196870 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s262 index 65798 master h262 up type veth peer name s262 netns v6-lab-try-r1
link add r2s262 index 131334 master h262 up type veth peer name s262 netns v6-lab-try-r2
link add h263 index 196871 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s263 index 65799 master h263 up type veth peer name s263 netns v6-lab-try-r1
link add r2s263 index 131335 master h263 up type veth peer name s263 netns v6-lab-try-r2
link add h264 index 196872 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s264 index 65800 master h264 up type veth peer name s264 netns v6-lab-try-r1
link add r2s264 index 131336 master h264 up type veth peer name s264 netns v6-lab-try-r2
link add h265 index 196873 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s265 index 65801 master h265 up type veth peer name s265 netns v6-lab-try-r1
link add r2s265 index 131337 master h265 up type veth peer name s265 netns v6-lab-try-r2
link add h266 index 196874 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s266 index 65802 master h266 up type veth peer name s266 netns v6-lab-try-r1
link add r2s266 index 131338 master h266 up type veth peer name s266 netns v6-lab-try-r2
link add h267 index 196875 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s267 index 65803 master h267 up type veth peer name s267 netns v6-lab-try-r1
link add r2s267 index 131339 master h267 up type veth peer name s267 netns v6-lab-try-r2
link add h268 index 196876 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s268 index 65804 master h268 up type veth peer name s268 netns v6-lab-try-r1
link add r2s268 index 131340 master h268 up type veth peer name s268 netns v6-lab-try-r2
link add h269 index 196877 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s269 index 65805 master h269 up type veth peer name s269 netns v6-lab-try-r1
link add r2s269 index 131341 master h269 up type veth peer name s269 netns v6-lab-try-r2
link add h270 index 196878 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s270 index 65806 master h270 up type veth peer name s270 netns v6-lab-try-r1
link add r2s270 index 131342 master h270 up type veth peer name s270 netns v6-lab-try-r2
link add h271 index 196879 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s271 index 65807 master h271 up type veth peer name s271 netns v6-lab-try-r1
link add r2s271 index 131343 master h271 up type veth peer name s271 netns v6-lab-try-r2
link add h272 index 196880 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s272 index 65808 master h272 up type veth peer name s272 netns v6-lab-try-r1
link add r2s272 index 131344 master h272 up type veth peer name s272 netns v6-lab-try-r2
link add h273 index 196881 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s273 index 65809 master h273 up type veth peer name s273 netns v6-lab-try-r1
link add r2s273 index 131345 master h273 up type veth peer name s273 netns v6-lab-try-r2
link add h274 index 196882 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s274 index 65810 master h274 up type veth peer name s274 netns v6-lab-try-r1
link add r2s274 index 131346 master h274 up type veth peer name s274 netns v6-lab-try-r2
link add h275 index 196883 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s275 index 65811 master h275 up type veth peer name s275 netns v6-lab-try-r1
link add r2s275 index 131347 master h275 up type veth peer name s275 netns v6-lab-try-r2
link add h276 index 196884 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s276 index 65812 master h276 up type veth peer name s276 netns v6-lab-try-r1
link add r2s276 index 131348 master h276 up type veth peer name s276 netns v6-lab-try-r2
link add h277 index 196885 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s277 index 65813 master h277 up type veth peer name s277 netns v6-lab-try-r1
link add r2s277 index 131349 master h277 up type veth peer name s277 netns v6-lab-try-r2
link add h278 index 196886 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s278 index 65814 master h278 up type veth peer name s278 netns v6-lab-try-r1
link add r2s278 index 131350 master h278 up type veth peer name s278 netns v6-lab-try-r2
link add h279 index 196887 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s279 index 65815 master h279 up type veth peer name s279 netns v6-lab-try-r1
link add r2s279 index 131351 master h279 up type veth peer name s279 netns v6-lab-try-r2
link add h280 index 196888 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s280 index 65816 master h280 up type veth peer name s280 netns v6-lab-try-r1
link add r2s280 index 131352 master h280 up type veth peer name s280 netns v6-lab-try-r2
link add h281 index 196889 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s281 index 65817 master h281 up type veth peer name s281 netns v6-lab-try-r1
link add r2s281 index 131353 master h281 up type veth peer name s281 netns v6-lab-try-r2
link add h282 index 196890 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s282 index 65818 master h282 up type veth peer name s282 netns v6-lab-try-r1
link add r2s282 index 131354 master h282 up type veth peer name s282 netns v6-lab-try-r2
link add h283 index 196891 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s283 index 65819 master h283 up type veth peer name s283 netns v6-lab-try-r1
link add r2s283 index 131355 master h283 up type veth peer name s283 netns v6-lab-try-r2
link add h284 index 196892 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s284 index 65820 master h284 up type veth peer name s284 netns v6-lab-try-r1
link add r2s284 index 131356 master h284 up type veth peer name s284 netns v6-lab-try-r2
link add h285 index 196893 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s285 index 65821 master h285 up type veth peer name s285 netns v6-lab-try-r1
link add r2s285 index 131357 master h285 up type veth peer name s285 netns v6-lab-try-r2
link add h286 index 196894 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s286 index 65822 master h286 up type veth peer name s286 netns v6-lab-try-r1
link add r2s286 index 131358 master h286 up type veth peer name s286 netns v6-lab-try-r2
link add h287 index 196895 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s287 index 65823 master h287 up type veth peer name s287 netns v6-lab-try-r1
link add r2s287 index 131359 master h287 up type veth peer name s287 netns v6-lab-try-r2
link add h288 index 196896 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s288 index 65824 master h288 up type veth peer name s288 netns v6-lab-try-r1
link add r2s288 index 131360 master h288 up type veth peer name s288 netns v6-lab-try-r2
link add h289 index 196897 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s289 index 65825 master h289 up type veth peer name s289 netns v6-lab-try-r1
link add r2s289 index 131361 master h289 up type veth peer name s289 netns v6-lab-try-r2
link add h290 index 196898 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s290 index 65826 master h290 up type veth peer name s290 netns v6-lab-try-r1
link add r2s290 index 131362 master h290 up type veth peer name s290 netns v6-lab-try-r2
link add h291 index 196899 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s291 index 65827 master h291 up type veth peer name s291 netns v6-lab-try-r1
link add r2s291 index 131363 master h291 up type veth peer name s291 netns v6-lab-try-r2
link add h292 index 196900 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s292 index 65828 master h292 up type veth peer name s292 netns v6-lab-try-r1
link add r2s292 index 131364 master h292 up type veth peer name s292 netns v6-lab-try-r2
link add h293 index 196901 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s293 index 65829 master h293 up type veth peer name s293 netns v6-lab-try-r1
link add r2s293 index 131365 master h293 up type veth peer name s293 netns v6-lab-try-r2
link add h294 index 196902 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s294 index 65830 master h294 up type veth peer name s294 netns v6-lab-try-r1
link add r2s294 index 131366 master h294 up type veth peer name s294 netns v6-lab-try-r2
link add h295 index 196903 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s295 index 65831 master h295 up type veth peer name s295 netns v6-lab-try-r1
link add r2s295 index 131367 master h295 up type veth peer name s295 netns v6-lab-try-r2
link add h296 index 196904 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s296 index 65832 master h296 up type veth peer name s296 netns v6-lab-try-r1
link add r2s296 index 131368 master h296 up type veth peer name s296 netns v6-lab-try-r2
link add h297 index 196905 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s297 index 65833 master h297 up type veth peer name s297 netns v6-lab-try-r1
link add r2s297 index 131369 master h297 up type veth peer name s297 netns v6-lab-try-r2
link add h298 index 196906 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s298 index 65834 master h298 up type veth peer name s298 netns v6-lab-try-r1
link add r2s298 index 131370 master h298 up type veth peer name s298 netns v6-lab-try-r2
link add h299 index 196907 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s299 index 65835 master h299 up type veth peer name s299 netns v6-lab-try-r1
link add r2s299 index 131371 master h299 up type veth peer name s299 netns v6-lab-try-r2
link add h300 index 196908 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s300 index 65836 master h300 up type veth peer name s300 netns v6-lab-try-r1
link add r2s300 index 131372 master h300 up type veth peer name s300 netns v6-lab-try-r2
link add h301 index 196909 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s301 index 65837 master h301 up type veth peer name s301 netns v6-lab-try-r1
link add r2s301 index 131373 master h301 up type veth peer name s301 netns v6-lab-try-r2
link add h302 index 196910 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s302 index 65838 master h302 up type veth peer name s302 netns v6-lab-try-r1
link add r2s302 index 131374 master h302 up type veth peer name s302 netns v6-lab-try-r2
link add h303 index 196911 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s303 index 65839 master h303 up type veth peer name s303 netns v6-lab-try-r1
link add r2s303 index 131375 master h303 up type veth peer name s303 netns v6-lab-try-r2
link add h304 index 196912 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s304 index 65840 master h304 up type veth peer name s304 netns v6-lab-try-r1
link add r2s304 index 131376 master h304 up type veth peer name s304 netns v6-lab-try-r2
link add h305 index 196913 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s305 index 65841 master h305 up type veth peer name s305 netns v6-lab-try-r1
link add r2s305 index 131377 master h305 up type veth peer name s305 netns v6-lab-try-r2
link add h306 index 196914 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s306 index 65842 master h306 up type veth peer name s306 netns v6-lab-try-r1
link add r2s306 index 131378 master h306 up type veth peer name s306 netns v6-lab-try-r2
link add h307 index 196915 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s307 index 65843 master h307 up type veth peer name s307 netns v6-lab-try-r1
link add r2s307 index 131379 master h307 up type veth peer name s307 netns v6-lab-try-r2
link add h308 index 196916 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s308 index 65844 master h308 up type veth peer name s308 netns v6-lab-try-r1
link add r2s308 index 131380 master h308 up type veth peer name s308 netns v6-lab-try-r2
link add h309 index 196917 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s309 index 65845 master h309 up type veth peer name s309 netns v6-lab-try-r1
link add r2s309 index 131381 master h309 up type veth peer name s309 netns v6-lab-try-r2
link add h310 index 196918 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s310 index 65846 master h310 up type veth peer name s310 netns v6-lab-try-r1
link add r2s310 index 131382 master h310 up type veth peer name s310 netns v6-lab-try-r2
link add h311 index 196919 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s311 index 65847 master h311 up type veth peer name s311 netns v6-lab-try-r1
link add r2s311 index 131383 master h311 up type veth peer name s311 netns v6-lab-try-r2
link add h312 index 196920 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s312 index 65848 master h312 up type veth peer name s312 netns v6-lab-try-r1
link add r2s312 index 131384 master h312 up type veth peer name s312 netns v6-lab-try-r2
link add h313 index 196921 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s313 index 65849 master h313 up type veth peer name s313 netns v6-lab-try-r1
link add r2s313 index 131385 master h313 up type veth peer name s313 netns v6-lab-try-r2
link add h314 index 196922 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s314 index 65850 master h314 up type veth peer name s314 netns v6-lab-try-r1
link add r2s314 index 131386 master h314 up type veth peer name s314 netns v6-lab-try-r2
link add h315 index 196923 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s315 index 65851 master h315 up type veth peer name s315 netns v6-lab-try-r1
link add r2s315 index 131387 master h315 up type veth peer name s315 netns v6-lab-try-r2
link add h316 index 196924 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s316 index 65852 master h316 up type veth peer name s316 netns v6-lab-try-r1
link add r2s316 index 131388 master h316 up type veth peer name s316 netns v6-lab-try-r2
link add h317 index 196925 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s317 index 65853 master h317 up type veth peer name s317 netns v6-lab-try-r1
link add r2s317 index 131389 master h317 up type veth peer name s317 netns v6-lab-try-r2
link add h318 index 196926 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s318 index 65854 master h318 up type veth peer name s318 netns v6-lab-try-r1
link add r2s318 index 131390 master h318 up type veth peer name s318 netns v6-lab-try-r2
link add h319 index 196927 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s319 index 65855 master h319 up type veth peer name s319 netns v6-lab-try-r1
link add r2s319 index 131391 master h319 up type veth peer name s319 netns v6-lab-try-r2
link add h320 index 196928 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s320 index 65856 master h320 up type veth peer name s320 netns v6-lab-try-r1
link add r2s320 index 131392 master h320 up type veth peer name s320 netns v6-lab-try-r2
link add h321 index 196929 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s321 index 65857 master h321 up type veth peer name s321 netns v6-lab-try-r1
link add r2s321 index 131393 master h321 up type veth peer name s321 netns v6-lab-try-r2
link add h322 index 196930 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s322 index 65858 master h322 up type veth peer name s322 netns v6-lab-try-r1
link add r2s322 index 131394 master h322 up type veth peer name s322 netns v6-lab-try-r2
link add h323 index 196931 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s323 index 65859 master h323 up type veth peer name s323 netns v6-lab-try-r1
link add r2s323 index 131395 master h323 up type veth peer name s323 netns v6-lab-try-r2
link add h324 index 196932 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s324 index 65860 master h324 up type veth peer name s324 netns v6-lab-try-r1
link add r2s324 index 131396 master h324 up type veth peer name s324 netns v6-lab-try-r2
link add h325 index 196933 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s325 index 65861 master h325 up type veth peer name s325 netns v6-lab-try-r1
link add r2s325 index 131397 master h325 up type veth peer name s325 netns v6-lab-try-r2
link add h326 index 196934 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s326 index 65862 master h326 up type veth peer name s326 netns v6-lab-try-r1
link add r2s326 index 131398 master h326 up type veth peer name s326 netns v6-lab-try-r2
link add h327 index 196935 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s327 index 65863 master h327 up type veth peer name s327 netns v6-lab-try-r1
link add r2s327 index 131399 master h327 up type veth peer name s327 netns v6-lab-try-r2
link add h328 index 196936 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s328 index 65864 master h328 up type veth peer name s328 netns v6-lab-try-r1
link add r2s328 index 131400 master h328 up type veth peer name s328 netns v6-lab-try-r2
link add h329 index 196937 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s329 index 65865 master h329 up type veth peer name s329 netns v6-lab-try-r1
link add r2s329 index 131401 master h329 up type veth peer name s329 netns v6-lab-try-r2
link add h330 index 196938 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s330 index 65866 master h330 up type veth peer name s330 netns v6-lab-try-r1
link add r2s330 index 131402 master h330 up type veth peer name s330 netns v6-lab-try-r2
link add h331 index 196939 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s331 index 65867 master h331 up type veth peer name s331 netns v6-lab-try-r1
link add r2s331 index 131403 master h331 up type veth peer name s331 netns v6-lab-try-r2
link add h332 index 196940 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s332 index 65868 master h332 up type veth peer name s332 netns v6-lab-try-r1
link add r2s332 index 131404 master h332 up type veth peer name s332 netns v6-lab-try-r2
link add h333 index 196941 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s333 index 65869 master h333 up type veth peer name s333 netns v6-lab-try-r1
link add r2s333 index 131405 master h333 up type veth peer name s333 netns v6-lab-try-r2
link add h334 index 196942 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s334 index 65870 master h334 up type veth peer name s334 netns v6-lab-try-r1
link add r2s334 index 131406 master h334 up type veth peer name s334 netns v6-lab-try-r2
link add h335 index 196943 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s335 index 65871 master h335 up type veth peer name s335 netns v6-lab-try-r1
link add r2s335 index 131407 master h335 up type veth peer name s335 netns v6-lab-try-r2
link add h336 index 196944 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s336 index 65872 master h336 up type veth peer name s336 netns v6-lab-try-r1
link add r2s336 index 131408 master h336 up type veth peer name s336 netns v6-lab-try-r2
link add h337 index 196945 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s337 index 65873 master h337 up type veth peer name s337 netns v6-lab-try-r1
link add r2s337 index 131409 master h337 up type veth peer name s337 netns v6-lab-try-r2
link add h338 index 196946 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s338 index 65874 master h338 up type veth peer name s338 netns v6-lab-try-r1
link add r2s338 index 131410 master h338 up type veth peer name s338 netns v6-lab-try-r2
link add h339 index 196947 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s339 index 65875 master h339 up type veth peer name s339 netns v6-lab-try-r1
link add r2s339 index 131411 master h339 up type veth peer name s339 netns v6-lab-try-r2
link add h340 index 196948 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s340 index 65876 master h340 up type veth peer name s340 netns v6-lab-try-r1
link add r2s340 index 131412 master h340 up type veth peer name s340 netns v6-lab-try-r2
link add h341 index 196949 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s341 index 65877 master h341 up type veth peer name s341 netns v6-lab-try-r1
link add r2s341 index 131413 master h341 up type veth peer name s341 netns v6-lab-try-r2
link add h342 index 196950 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s342 index 65878 master h342 up type veth peer name s342 netns v6-lab-try-r1
link add r2s342 index 131414 master h342 up type veth peer name s342 netns v6-lab-try-r2
link add h343 index 196951 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s343 index 65879 master h343 up type veth peer name s343 netns v6-lab-try-r1
link add r2s343 index 131415 master h343 up type veth peer name s343 netns v6-lab-try-r2
link add h344 index 196952 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s344 index 65880 master h344 up type veth peer name s344 netns v6-lab-try-r1
link add r2s344 index 131416 master h344 up type veth peer name s344 netns v6-lab-try-r2
link add h345 index 196953 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s345 index 65881 master h345 up type veth peer name s345 netns v6-lab-try-r1
link add r2s345 index 131417 master h345 up type veth peer name s345 netns v6-lab-try-r2
link add h346 index 196954 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s346 index 65882 master h346 up type veth peer name s346 netns v6-lab-try-r1
link add r2s346 index 131418 master h346 up type veth peer name s346 netns v6-lab-try-r2
link add h347 index 196955 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s347 index 65883 master h347 up type veth peer name s347 netns v6-lab-try-r1
link add r2s347 index 131419 master h347 up type veth peer name s347 netns v6-lab-try-r2
link add h348 index 196956 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s348 index 65884 master h348 up type veth peer name s348 netns v6-lab-try-r1
link add r2s348 index 131420 master h348 up type veth peer name s348 netns v6-lab-try-r2
link add h349 index 196957 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s349 index 65885 master h349 up type veth peer name s349 netns v6-lab-try-r1
link add r2s349 index 131421 master h349 up type veth peer name s349 netns v6-lab-try-r2
link add h350 index 196958 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s350 index 65886 master h350 up type veth peer name s350 netns v6-lab-try-r1
link add r2s350 index 131422 master h350 up type veth peer name s350 netns v6-lab-try-r2
link add h351 index 196959 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s351 index 65887 master h351 up type veth peer name s351 netns v6-lab-try-r1
link add r2s351 index 131423 master h351 up type veth peer name s351 netns v6-lab-try-r2
link add h352 index 196960 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s352 index 65888 master h352 up type veth peer name s352 netns v6-lab-try-r1
link add r2s352 index 131424 master h352 up type veth peer name s352 netns v6-lab-try-r2
link add h353 index 196961 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s353 index 65889 master h353 up type veth peer name s353 netns v6-lab-try-r1
link add r2s353 index 131425 master h353 up type veth peer name s353 netns v6-lab-try-r2
link add h354 index 196962 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s354 index 65890 master h354 up type veth peer name s354 netns v6-lab-try-r1
link add r2s354 index 131426 master h354 up type veth peer name s354 netns v6-lab-try-r2
link add h355 index 196963 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s355 index 65891 master h355 up type veth peer name s355 netns v6-lab-try-r1
link add r2s355 index 131427 master h355 up type veth peer name s355 netns v6-lab-try-r2
link add h356 index 196964 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s356 index 65892 master h356 up type veth peer name s356 netns v6-lab-try-r1
link add r2s356 index 131428 master h356 up type veth peer name s356 netns v6-lab-try-r2
link add h357 index 196965 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s357 index 65893 master h357 up type veth peer name s357 netns v6-lab-try-r1
link add r2s357 index 131429 master h357 up type veth peer name s357 netns v6-lab-try-r2
link add h358 index 196966 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s358 index 65894 master h358 up type veth peer name s358 netns v6-lab-try-r1
link add r2s358 index 131430 master h358 up type veth peer name s358 netns v6-lab-try-r2
link add h359 index 196967 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s359 index 65895 master h359 up type veth peer name s359 netns v6-lab-try-r1
link add r2s359 index 131431 master h359 up type veth peer name s359 netns v6-lab-try-r2
link add h360 index 196968 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s360 index 65896 master h360 up type veth peer name s360 netns v6-lab-try-r1
link add r2s360 index 131432 master h360 up type veth peer name s360 netns v6-lab-try-r2
link add h361 index 196969 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s361 index 65897 master h361 up type veth peer name s361 netns v6-lab-try-r1
link add r2s361 index 131433 master h361 up type veth peer name s361 netns v6-lab-try-r2
link add h362 index 196970 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s362 index 65898 master h362 up type veth peer name s362 netns v6-lab-try-r1
link add r2s362 index 131434 master h362 up type veth peer name s362 netns v6-lab-try-r2
link add h363 index 196971 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s363 index 65899 master h363 up type veth peer name s363 netns v6-lab-try-r1
link add r2s363 index 131435 master h363 up type veth peer name s363 netns v6-lab-try-r2
link add h364 index 196972 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s364 index 65900 master h364 up type veth peer name s364 netns v6-lab-try-r1
link add r2s364 index 131436 master h364 up type veth peer name s364 netns v6-lab-try-r2
link add h365 index 196973 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s365 index 65901 master h365 up type veth peer name s365 netns v6-lab-try-r1
link add r2s365 index 131437 master h365 up type veth peer name s365 netns v6-lab-try-r2
link add h366 index 196974 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s366 index 65902 master h366 up type veth peer name s366 netns v6-lab-try-r1
link add r2s366 index 131438 master h366 up type veth peer name s366 netns v6-lab-try-r2
link add h367 index 196975 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s367 index 65903 master h367 up type veth peer name s367 netns v6-lab-try-r1
link add r2s367 index 131439 master h367 up type veth peer name s367 netns v6-lab-try-r2
link add h368 index 196976 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s368 index 65904 master h368 up type veth peer name s368 netns v6-lab-try-r1
link add r2s368 index 131440 master h368 up type veth peer name s368 netns v6-lab-try-r2
link add h369 index 196977 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s369 index 65905 master h369 up type veth peer name s369 netns v6-lab-try-r1
link add r2s369 index 131441 master h369 up type veth peer name s369 netns v6-lab-try-r2
link add h370 index 196978 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s370 index 65906 master h370 up type veth peer name s370 netns v6-lab-try-r1
link add r2s370 index 131442 master h370 up type veth peer name s370 netns v6-lab-try-r2
link add h371 index 196979 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s371 index 65907 master h371 up type veth peer name s371 netns v6-lab-try-r1
link add r2s371 index 131443 master h371 up type veth peer name s371 netns v6-lab-try-r2
link add h372 index 196980 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s372 index 65908 master h372 up type veth peer name s372 netns v6-lab-try-r1
link add r2s372 index 131444 master h372 up type veth peer name s372 netns v6-lab-try-r2
link add h373 index 196981 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s373 index 65909 master h373 up type veth peer name s373 netns v6-lab-try-r1
link add r2s373 index 131445 master h373 up type veth peer name s373 netns v6-lab-try-r2
link add h374 index 196982 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s374 index 65910 master h374 up type veth peer name s374 netns v6-lab-try-r1
link add r2s374 index 131446 master h374 up type veth peer name s374 netns v6-lab-try-r2
link add h375 index 196983 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s375 index 65911 master h375 up type veth peer name s375 netns v6-lab-try-r1
link add r2s375 index 131447 master h375 up type veth peer name s375 netns v6-lab-try-r2
link add h376 index 196984 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s376 index 65912 master h376 up type veth peer name s376 netns v6-lab-try-r1
link add r2s376 index 131448 master h376 up type veth peer name s376 netns v6-lab-try-r2
link add h377 index 196985 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s377 index 65913 master h377 up type veth peer name s377 netns v6-lab-try-r1
link add r2s377 index 131449 master h377 up type veth peer name s377 netns v6-lab-try-r2
link add h378 index 196986 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s378 index 65914 master h378 up type veth peer name s378 netns v6-lab-try-r1
link add r2s378 index 131450 master h378 up type veth peer name s378 netns v6-lab-try-r2
link add h379 index 196987 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s379 index 65915 master h379 up type veth peer name s379 netns v6-lab-try-r1
link add r2s379 index 131451 master h379 up type veth peer name s379 netns v6-lab-try-r2
link add h380 index 196988 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s380 index 65916 master h380 up type veth peer name s380 netns v6-lab-try-r1
link add r2s380 index 131452 master h380 up type veth peer name s380 netns v6-lab-try-r2
link add h381 index 196989 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s381 index 65917 master h381 up type veth peer name s381 netns v6-lab-try-r1
link add r2s381 index 131453 master h381 up type veth peer name s381 netns v6-lab-try-r2
link add h382 index 196990 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s382 index 65918 master h382 up type veth peer name s382 netns v6-lab-try-r1
link add r2s382 index 131454 master h382 up type veth peer name s382 netns v6-lab-try-r2
link add h383 index 196991 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s383 index 65919 master h383 up type veth peer name s383 netns v6-lab-try-r1
link add r2s383 index 131455 master h383 up type veth peer name s383 netns v6-lab-try-r2
link add h384 index 196992 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s384 index 65920 master h384 up type veth peer name s384 netns v6-lab-try-r1
link add r2s384 index 131456 master h384 up type veth peer name s384 netns v6-lab-try-r2
link add h385 index 196993 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s385 index 65921 master h385 up type veth peer name s385 netns v6-lab-try-r1
link add r2s385 index 131457 master h385 up type veth peer name s385 netns v6-lab-try-r2
link add h386 index 196994 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s386 index 65922 master h386 up type veth peer name s386 netns v6-lab-try-r1
link add r2s386 index 131458 master h386 up type veth peer name s386 netns v6-lab-try-r2
link add h387 index 196995 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s387 index 65923 master h387 up type veth peer name s387 netns v6-lab-try-r1
link add r2s387 index 131459 master h387 up type veth peer name s387 netns v6-lab-try-r2
link add h388 index 196996 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s388 index 65924 master h388 up type veth peer name s388 netns v6-lab-try-r1
link add r2s388 index 131460 master h388 up type veth peer name s388 netns v6-lab-try-r2
link add h389 index 196997 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s389 index 65925 master h389 up type veth peer name s389 netns v6-lab-try-r1
link add r2s389 index 131461 master h389 up type veth peer name s389 netns v6-lab-try-r2
link add h390 index 196998 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s390 index 65926 master h390 up type veth peer name s390 netns v6-lab-try-r1
link add r2s390 index 131462 master h390 up type veth peer name s390 netns v6-lab-try-r2
link add h391 index 196999 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s391 index 65927 master h391 up type veth peer name s391 netns v6-lab-try-r1
link add r2s391 index 131463 master h391 up type veth peer name s391 netns v6-lab-try-r2
link add h392 index 197000 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s392 index 65928 master h392 up type veth peer name s392 netns v6-lab-try-r1
link add r2s392 index 131464 master h392 up type veth peer name s392 netns v6-lab-try-r2
link add h393 index 197001 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s393 index 65929 master h393 up type veth peer name s393 netns v6-lab-try-r1
link add r2s393 index 131465 master h393 up type veth peer name s393 netns v6-lab-try-r2
link add h394 index 197002 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s394 index 65930 master h394 up type veth peer name s394 netns v6-lab-try-r1
link add r2s394 index 131466 master h394 up type veth peer name s394 netns v6-lab-try-r2
link add h395 index 197003 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s395 index 65931 master h395 up type veth peer name s395 netns v6-lab-try-r1
link add r2s395 index 131467 master h395 up type veth peer name s395 netns v6-lab-try-r2
link add h396 index 197004 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s396 index 65932 master h396 up type veth peer name s396 netns v6-lab-try-r1
link add r2s396 index 131468 master h396 up type veth peer name s396 netns v6-lab-try-r2
link add h397 index 197005 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s397 index 65933 master h397 up type veth peer name s397 netns v6-lab-try-r1
link add r2s397 index 131469 master h397 up type veth peer name s397 netns v6-lab-try-r2
link add h398 index 197006 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s398 index 65934 master h398 up type veth peer name s398 netns v6-lab-try-r1
link add r2s398 index 131470 master h398 up type veth peer name s398 netns v6-lab-try-r2
link add h399 index 197007 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s399 index 65935 master h399 up type veth peer name s399 netns v6-lab-try-r1
link add r2s399 index 131471 master h399 up type veth peer name s399 netns v6-lab-try-r2
link add h400 index 197008 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s400 index 65936 master h400 up type veth peer name s400 netns v6-lab-try-r1
link add r2s400 index 131472 master h400 up type veth peer name s400 netns v6-lab-try-r2
link add h401 index 197009 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s401 index 65937 master h401 up type veth peer name s401 netns v6-lab-try-r1
link add r2s401 index 131473 master h401 up type veth peer name s401 netns v6-lab-try-r2
link add h402 index 197010 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s402 index 65938 master h402 up type veth peer name s402 netns v6-lab-try-r1
link add r2s402 index 131474 master h402 up type veth peer name s402 netns v6-lab-try-r2
link add h403 index 197011 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s403 index 65939 master h403 up type veth peer name s403 netns v6-lab-try-r1
link add r2s403 index 131475 master h403 up type veth peer name s403 netns v6-lab-try-r2
link add h404 index 197012 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s404 index 65940 master h404 up type veth peer name s404 netns v6-lab-try-r1
link add r2s404 index 131476 master h404 up type veth peer name s404 netns v6-lab-try-r2
link add h405 index 197013 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s405 index 65941 master h405 up type veth peer name s405 netns v6-lab-try-r1
link add r2s405 index 131477 master h405 up type veth peer name s405 netns v6-lab-try-r2
link add h406 index 197014 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s406 index 65942 master h406 up type veth peer name s406 netns v6-lab-try-r1
link add r2s406 index 131478 master h406 up type veth peer name s406 netns v6-lab-try-r2
link add h407 index 197015 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s407 index 65943 master h407 up type veth peer name s407 netns v6-lab-try-r1
link add r2s407 index 131479 master h407 up type veth peer name s407 netns v6-lab-try-r2
link add h408 index 197016 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s408 index 65944 master h408 up type veth peer name s408 netns v6-lab-try-r1
link add r2s408 index 131480 master h408 up type veth peer name s408 netns v6-lab-try-r2
link add h409 index 197017 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s409 index 65945 master h409 up type veth peer name s409 netns v6-lab-try-r1
link add r2s409 index 131481 master h409 up type veth peer name s409 netns v6-lab-try-r2
link add h410 index 197018 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s410 index 65946 master h410 up type veth peer name s410 netns v6-lab-try-r1
link add r2s410 index 131482 master h410 up type veth peer name s410 netns v6-lab-try-r2
link add h411 index 197019 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s411 index 65947 master h411 up type veth peer name s411 netns v6-lab-try-r1
link add r2s411 index 131483 master h411 up type veth peer name s411 netns v6-lab-try-r2
link add h412 index 197020 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s412 index 65948 master h412 up type veth peer name s412 netns v6-lab-try-r1
link add r2s412 index 131484 master h412 up type veth peer name s412 netns v6-lab-try-r2
link add h413 index 197021 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s413 index 65949 master h413 up type veth peer name s413 netns v6-lab-try-r1
link add r2s413 index 131485 master h413 up type veth peer name s413 netns v6-lab-try-r2
link add h414 index 197022 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s414 index 65950 master h414 up type veth peer name s414 netns v6-lab-try-r1
link add r2s414 index 131486 master h414 up type veth peer name s414 netns v6-lab-try-r2
link add h415 index 197023 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s415 index 65951 master h415 up type veth peer name s415 netns v6-lab-try-r1
link add r2s415 index 131487 master h415 up type veth peer name s415 netns v6-lab-try-r2
link add h416 index 197024 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s416 index 65952 master h416 up type veth peer name s416 netns v6-lab-try-r1
link add r2s416 index 131488 master h416 up type veth peer name s416 netns v6-lab-try-r2
link add h417 index 197025 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s417 index 65953 master h417 up type veth peer name s417 netns v6-lab-try-r1
link add r2s417 index 131489 master h417 up type veth peer name s417 netns v6-lab-try-r2
link add h418 index 197026 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s418 index 65954 master h418 up type veth peer name s418 netns v6-lab-try-r1
link add r2s418 index 131490 master h418 up type veth peer name s418 netns v6-lab-try-r2
link add h419 index 197027 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s419 index 65955 master h419 up type veth peer name s419 netns v6-lab-try-r1
link add r2s419 index 131491 master h419 up type veth peer name s419 netns v6-lab-try-r2
link add h420 index 197028 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s420 index 65956 master h420 up type veth peer name s420 netns v6-lab-try-r1
link add r2s420 index 131492 master h420 up type veth peer name s420 netns v6-lab-try-r2
link add h421 index 197029 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s421 index 65957 master h421 up type veth peer name s421 netns v6-lab-try-r1
link add r2s421 index 131493 master h421 up type veth peer name s421 netns v6-lab-try-r2
link add h422 index 197030 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s422 index 65958 master h422 up type veth peer name s422 netns v6-lab-try-r1
link add r2s422 index 131494 master h422 up type veth peer name s422 netns v6-lab-try-r2
link add h423 index 197031 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s423 index 65959 master h423 up type veth peer name s423 netns v6-lab-try-r1
link add r2s423 index 131495 master h423 up type veth peer name s423 netns v6-lab-try-r2
link add h424 index 197032 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s424 index 65960 master h424 up type veth peer name s424 netns v6-lab-try-r1
link add r2s424 index 131496 master h424 up type veth peer name s424 netns v6-lab-try-r2
link add h425 index 197033 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s425 index 65961 master h425 up type veth peer name s425 netns v6-lab-try-r1
link add r2s425 index 131497 master h425 up type veth peer name s425 netns v6-lab-try-r2
link add h426 index 197034 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s426 index 65962 master h426 up type veth peer name s426 netns v6-lab-try-r1
link add r2s426 index 131498 master h426 up type veth peer name s426 netns v6-lab-try-r2
link add h427 index 197035 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s427 index 65963 master h427 up type veth peer name s427 netns v6-lab-try-r1
link add r2s427 index 131499 master h427 up type veth peer name s427 netns v6-lab-try-r2
link add h428 index 197036 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s428 index 65964 master h428 up type veth peer name s428 netns v6-lab-try-r1
link add r2s428 index 131500 master h428 up type veth peer name s428 netns v6-lab-try-r2
link add h429 index 197037 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s429 index 65965 master h429 up type veth peer name s429 netns v6-lab-try-r1
link add r2s429 index 131501 master h429 up type veth peer name s429 netns v6-lab-try-r2
link add h430 index 197038 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s430 index 65966 master h430 up type veth peer name s430 netns v6-lab-try-r1
link add r2s430 index 131502 master h430 up type veth peer name s430 netns v6-lab-try-r2
link add h431 index 197039 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s431 index 65967 master h431 up type veth peer name s431 netns v6-lab-try-r1
link add r2s431 index 131503 master h431 up type veth peer name s431 netns v6-lab-try-r2
link add h432 index 197040 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s432 index 65968 master h432 up type veth peer name s432 netns v6-lab-try-r1
link add r2s432 index 131504 master h432 up type veth peer name s432 netns v6-lab-try-r2
link add h433 index 197041 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s433 index 65969 master h433 up type veth peer name s433 netns v6-lab-try-r1
link add r2s433 index 131505 master h433 up type veth peer name s433 netns v6-lab-try-r2
link add h434 index 197042 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s434 index 65970 master h434 up type veth peer name s434 netns v6-lab-try-r1
link add r2s434 index 131506 master h434 up type veth peer name s434 netns v6-lab-try-r2
link add h435 index 197043 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s435 index 65971 master h435 up type veth peer name s435 netns v6-lab-try-r1
link add r2s435 index 131507 master h435 up type veth peer name s435 netns v6-lab-try-r2
link add h436 index 197044 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s436 index 65972 master h436 up type veth peer name s436 netns v6-lab-try-r1
link add r2s436 index 131508 master h436 up type veth peer name s436 netns v6-lab-try-r2
link add h437 index 197045 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s437 index 65973 master h437 up type veth peer name s437 netns v6-lab-try-r1
link add r2s437 index 131509 master h437 up type veth peer name s437 netns v6-lab-try-r2
link add h438 index 197046 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s438 index 65974 master h438 up type veth peer name s438 netns v6-lab-try-r1
link add r2s438 index 131510 master h438 up type veth peer name s438 netns v6-lab-try-r2
link add h439 index 197047 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s439 index 65975 master h439 up type veth peer name s439 netns v6-lab-try-r1
link add r2s439 index 131511 master h439 up type veth peer name s439 netns v6-lab-try-r2
link add h440 index 197048 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s440 index 65976 master h440 up type veth peer name s440 netns v6-lab-try-r1
link add r2s440 index 131512 master h440 up type veth peer name s440 netns v6-lab-try-r2
link add h441 index 197049 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s441 index 65977 master h441 up type veth peer name s441 netns v6-lab-try-r1
link add r2s441 index 131513 master h441 up type veth peer name s441 netns v6-lab-try-r2
link add h442 index 197050 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s442 index 65978 master h442 up type veth peer name s442 netns v6-lab-try-r1
link add r2s442 index 131514 master h442 up type veth peer name s442 netns v6-lab-try-r2
link add h443 index 197051 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s443 index 65979 master h443 up type veth peer name s443 netns v6-lab-try-r1
link add r2s443 index 131515 master h443 up type veth peer name s443 netns v6-lab-try-r2
link add h444 index 197052 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s444 index 65980 master h444 up type veth peer name s444 netns v6-lab-try-r1
link add r2s444 index 131516 master h444 up type veth peer name s444 netns v6-lab-try-r2
link add h445 index 197053 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s445 index 65981 master h445 up type veth peer name s445 netns v6-lab-try-r1
link add r2s445 index 131517 master h445 up type veth peer name s445 netns v6-lab-try-r2
link add h446 index 197054 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s446 index 65982 master h446 up type veth peer name s446 netns v6-lab-try-r1
link add r2s446 index 131518 master h446 up type veth peer name s446 netns v6-lab-try-r2
link add h447 index 197055 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s447 index 65983 master h447 up type veth peer name s447 netns v6-lab-try-r1
link add r2s447 index 131519 master h447 up type veth peer name s447 netns v6-lab-try-r2
link add h448 index 197056 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s448 index 65984 master h448 up type veth peer name s448 netns v6-lab-try-r1
link add r2s448 index 131520 master h448 up type veth peer name s448 netns v6-lab-try-r2
link add h449 index 197057 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s449 index 65985 master h449 up type veth peer name s449 netns v6-lab-try-r1
link add r2s449 index 131521 master h449 up type veth peer name s449 netns v6-lab-try-r2
link add h450 index 197058 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s450 index 65986 master h450 up type veth peer name s450 netns v6-lab-try-r1
link add r2s450 index 131522 master h450 up type veth peer name s450 netns v6-lab-try-r2
link add h451 index 197059 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s451 index 65987 master h451 up type veth peer name s451 netns v6-lab-try-r1
link add r2s451 index 131523 master h451 up type veth peer name s451 netns v6-lab-try-r2
link add h452 index 197060 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s452 index 65988 master h452 up type veth peer name s452 netns v6-lab-try-r1
link add r2s452 index 131524 master h452 up type veth peer name s452 netns v6-lab-try-r2
link add h453 index 197061 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s453 index 65989 master h453 up type veth peer name s453 netns v6-lab-try-r1
link add r2s453 index 131525 master h453 up type veth peer name s453 netns v6-lab-try-r2
link add h454 index 197062 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s454 index 65990 master h454 up type veth peer name s454 netns v6-lab-try-r1
link add r2s454 index 131526 master h454 up type veth peer name s454 netns v6-lab-try-r2
link add h455 index 197063 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s455 index 65991 master h455 up type veth peer name s455 netns v6-lab-try-r1
link add r2s455 index 131527 master h455 up type veth peer name s455 netns v6-lab-try-r2
link add h456 index 197064 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s456 index 65992 master h456 up type veth peer name s456 netns v6-lab-try-r1
link add r2s456 index 131528 master h456 up type veth peer name s456 netns v6-lab-try-r2
link add h457 index 197065 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s457 index 65993 master h457 up type veth peer name s457 netns v6-lab-try-r1
link add r2s457 index 131529 master h457 up type veth peer name s457 netns v6-lab-try-r2
link add h458 index 197066 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s458 index 65994 master h458 up type veth peer name s458 netns v6-lab-try-r1
link add r2s458 index 131530 master h458 up type veth peer name s458 netns v6-lab-try-r2
link add h459 index 197067 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s459 index 65995 master h459 up type veth peer name s459 netns v6-lab-try-r1
link add r2s459 index 131531 master h459 up type veth peer name s459 netns v6-lab-try-r2
link add h460 index 197068 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s460 index 65996 master h460 up type veth peer name s460 netns v6-lab-try-r1
link add r2s460 index 131532 master h460 up type veth peer name s460 netns v6-lab-try-r2
link add h461 index 197069 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s461 index 65997 master h461 up type veth peer name s461 netns v6-lab-try-r1
link add r2s461 index 131533 master h461 up type veth peer name s461 netns v6-lab-try-r2
link add h462 index 197070 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s462 index 65998 master h462 up type veth peer name s462 netns v6-lab-try-r1
link add r2s462 index 131534 master h462 up type veth peer name s462 netns v6-lab-try-r2
link add h463 index 197071 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s463 index 65999 master h463 up type veth peer name s463 netns v6-lab-try-r1
link add r2s463 index 131535 master h463 up type veth peer name s463 netns v6-lab-try-r2
link add h464 index 197072 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s464 index 66000 master h464 up type veth peer name s464 netns v6-lab-try-r1
link add r2s464 index 131536 master h464 up type veth peer name s464 netns v6-lab-try-r2
link add h465 index 197073 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s465 index 66001 master h465 up type veth peer name s465 netns v6-lab-try-r1
link add r2s465 index 131537 master h465 up type veth peer name s465 netns v6-lab-try-r2
link add h466 index 197074 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s466 index 66002 master h466 up type veth peer name s466 netns v6-lab-try-r1
link add r2s466 index 131538 master h466 up type veth peer name s466 netns v6-lab-try-r2
link add h467 index 197075 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s467 index 66003 master h467 up type veth peer name s467 netns v6-lab-try-r1
link add r2s467 index 131539 master h467 up type veth peer name s467 netns v6-lab-try-r2
link add h468 index 197076 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s468 index 66004 master h468 up type veth peer name s468 netns v6-lab-try-r1
link add r2s468 index 131540 master h468 up type veth peer name s468 netns v6-lab-try-r2
link add h469 index 197077 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s469 index 66005 master h469 up type veth peer name s469 netns v6-lab-try-r1
link add r2s469 index 131541 master h469 up type veth peer name s469 netns v6-lab-try-r2
link add h470 index 197078 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s470 index 66006 master h470 up type veth peer name s470 netns v6-lab-try-r1
link add r2s470 index 131542 master h470 up type veth peer name s470 netns v6-lab-try-r2
link add h471 index 197079 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s471 index 66007 master h471 up type veth peer name s471 netns v6-lab-try-r1
link add r2s471 index 131543 master h471 up type veth peer name s471 netns v6-lab-try-r2
link add h472 index 197080 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s472 index 66008 master h472 up type veth peer name s472 netns v6-lab-try-r1
link add r2s472 index 131544 master h472 up type veth peer name s472 netns v6-lab-try-r2
link add h473 index 197081 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s473 index 66009 master h473 up type veth peer name s473 netns v6-lab-try-r1
link add r2s473 index 131545 master h473 up type veth peer name s473 netns v6-lab-try-r2
link add h474 index 197082 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s474 index 66010 master h474 up type veth peer name s474 netns v6-lab-try-r1
link add r2s474 index 131546 master h474 up type veth peer name s474 netns v6-lab-try-r2
link add h475 index 197083 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s475 index 66011 master h475 up type veth peer name s475 netns v6-lab-try-r1
link add r2s475 index 131547 master h475 up type veth peer name s475 netns v6-lab-try-r2
link add h476 index 197084 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s476 index 66012 master h476 up type veth peer name s476 netns v6-lab-try-r1
link add r2s476 index 131548 master h476 up type veth peer name s476 netns v6-lab-try-r2
link add h477 index 197085 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s477 index 66013 master h477 up type veth peer name s477 netns v6-lab-try-r1
link add r2s477 index 131549 master h477 up type veth peer name s477 netns v6-lab-try-r2
link add h478 index 197086 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s478 index 66014 master h478 up type veth peer name s478 netns v6-lab-try-r1
link add r2s478 index 131550 master h478 up type veth peer name s478 netns v6-lab-try-r2
link add h479 index 197087 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s479 index 66015 master h479 up type veth peer name s479 netns v6-lab-try-r1
link add r2s479 index 131551 master h479 up type veth peer name s479 netns v6-lab-try-r2
link add h480 index 197088 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s480 index 66016 master h480 up type veth peer name s480 netns v6-lab-try-r1
link add r2s480 index 131552 master h480 up type veth peer name s480 netns v6-lab-try-r2
link add h481 index 197089 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s481 index 66017 master h481 up type veth peer name s481 netns v6-lab-try-r1
link add r2s481 index 131553 master h481 up type veth peer name s481 netns v6-lab-try-r2
link add h482 index 197090 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s482 index 66018 master h482 up type veth peer name s482 netns v6-lab-try-r1
link add r2s482 index 131554 master h482 up type veth peer name s482 netns v6-lab-try-r2
link add h483 index 197091 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s483 index 66019 master h483 up type veth peer name s483 netns v6-lab-try-r1
link add r2s483 index 131555 master h483 up type veth peer name s483 netns v6-lab-try-r2
link add h484 index 197092 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s484 index 66020 master h484 up type veth peer name s484 netns v6-lab-try-r1
link add r2s484 index 131556 master h484 up type veth peer name s484 netns v6-lab-try-r2
link add h485 index 197093 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s485 index 66021 master h485 up type veth peer name s485 netns v6-lab-try-r1
link add r2s485 index 131557 master h485 up type veth peer name s485 netns v6-lab-try-r2
link add h486 index 197094 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s486 index 66022 master h486 up type veth peer name s486 netns v6-lab-try-r1
link add r2s486 index 131558 master h486 up type veth peer name s486 netns v6-lab-try-r2
link add h487 index 197095 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s487 index 66023 master h487 up type veth peer name s487 netns v6-lab-try-r1
link add r2s487 index 131559 master h487 up type veth peer name s487 netns v6-lab-try-r2
link add h488 index 197096 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s488 index 66024 master h488 up type veth peer name s488 netns v6-lab-try-r1
link add r2s488 index 131560 master h488 up type veth peer name s488 netns v6-lab-try-r2
link add h489 index 197097 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s489 index 66025 master h489 up type veth peer name s489 netns v6-lab-try-r1
link add r2s489 index 131561 master h489 up type veth peer name s489 netns v6-lab-try-r2
link add h490 index 197098 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s490 index 66026 master h490 up type veth peer name s490 netns v6-lab-try-r1
link add r2s490 index 131562 master h490 up type veth peer name s490 netns v6-lab-try-r2
link add h491 index 197099 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s491 index 66027 master h491 up type veth peer name s491 netns v6-lab-try-r1
link add r2s491 index 131563 master h491 up type veth peer name s491 netns v6-lab-try-r2
link add h492 index 197100 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s492 index 66028 master h492 up type veth peer name s492 netns v6-lab-try-r1
link add r2s492 index 131564 master h492 up type veth peer name s492 netns v6-lab-try-r2
link add h493 index 197101 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s493 index 66029 master h493 up type veth peer name s493 netns v6-lab-try-r1
link add r2s493 index 131565 master h493 up type veth peer name s493 netns v6-lab-try-r2
link add h494 index 197102 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s494 index 66030 master h494 up type veth peer name s494 netns v6-lab-try-r1
link add r2s494 index 131566 master h494 up type veth peer name s494 netns v6-lab-try-r2
link add h495 index 197103 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s495 index 66031 master h495 up type veth peer name s495 netns v6-lab-try-r1
link add r2s495 index 131567 master h495 up type veth peer name s495 netns v6-lab-try-r2
link add h496 index 197104 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s496 index 66032 master h496 up type veth peer name s496 netns v6-lab-try-r1
link add r2s496 index 131568 master h496 up type veth peer name s496 netns v6-lab-try-r2
link add h497 index 197105 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s497 index 66033 master h497 up type veth peer name s497 netns v6-lab-try-r1
link add r2s497 index 131569 master h497 up type veth peer name s497 netns v6-lab-try-r2
link add h498 index 197106 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s498 index 66034 master h498 up type veth peer name s498 netns v6-lab-try-r1
link add r2s498 index 131570 master h498 up type veth peer name s498 netns v6-lab-try-r2
link add h499 index 197107 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s499 index 66035 master h499 up type veth peer name s499 netns v6-lab-try-r1
link add r2s499 index 131571 master h499 up type veth peer name s499 netns v6-lab-try-r2
link add h500 index 197108 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s500 index 66036 master h500 up type veth peer name s500 netns v6-lab-try-r1
link add r2s500 index 131572 master h500 up type veth peer name s500 netns v6-lab-try-r2
link add h501 index 197109 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s501 index 66037 master h501 up type veth peer name s501 netns v6-lab-try-r1
link add r2s501 index 131573 master h501 up type veth peer name s501 netns v6-lab-try-r2
link add h502 index 197110 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s502 index 66038 master h502 up type veth peer name s502 netns v6-lab-try-r1
link add r2s502 index 131574 master h502 up type veth peer name s502 netns v6-lab-try-r2
link add h503 index 197111 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s503 index 66039 master h503 up type veth peer name s503 netns v6-lab-try-r1
link add r2s503 index 131575 master h503 up type veth peer name s503 netns v6-lab-try-r2
link add h504 index 197112 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s504 index 66040 master h504 up type veth peer name s504 netns v6-lab-try-r1
link add r2s504 index 131576 master h504 up type veth peer name s504 netns v6-lab-try-r2
link add h505 index 197113 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s505 index 66041 master h505 up type veth peer name s505 netns v6-lab-try-r1
link add r2s505 index 131577 master h505 up type veth peer name s505 netns v6-lab-try-r2
link add h506 index 197114 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s506 index 66042 master h506 up type veth peer name s506 netns v6-lab-try-r1
link add r2s506 index 131578 master h506 up type veth peer name s506 netns v6-lab-try-r2
link add h507 index 197115 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s507 index 66043 master h507 up type veth peer name s507 netns v6-lab-try-r1
link add r2s507 index 131579 master h507 up type veth peer name s507 netns v6-lab-try-r2
link add h508 index 197116 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s508 index 66044 master h508 up type veth peer name s508 netns v6-lab-try-r1
link add r2s508 index 131580 master h508 up type veth peer name s508 netns v6-lab-try-r2
link add h509 index 197117 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s509 index 66045 master h509 up type veth peer name s509 netns v6-lab-try-r1
link add r2s509 index 131581 master h509 up type veth peer name s509 netns v6-lab-try-r2
link add h510 index 197118 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s510 index 66046 master h510 up type veth peer name s510 netns v6-lab-try-r1
link add r2s510 index 131582 master h510 up type veth peer name s510 netns v6-lab-try-r2
link add h511 index 197119 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s511 index 66047 master h511 up type veth peer name s511 netns v6-lab-try-r1
link add r2s511 index 131583 master h511 up type veth peer name s511 netns v6-lab-try-r2
link add h512 index 197120 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s512 index 66048 master h512 up type veth peer name s512 netns v6-lab-try-r1
link add r2s512 index 131584 master h512 up type veth peer name s512 netns v6-lab-try-r2
link add h513 index 197121 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s513 index 66049 master h513 up type veth peer name s513 netns v6-lab-try-r1
link add r2s513 index 131585 master h513 up type veth peer name s513 netns v6-lab-try-r2
link add h514 index 197122 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s514 index 66050 master h514 up type veth peer name s514 netns v6-lab-try-r1
link add r2s514 index 131586 master h514 up type veth peer name s514 netns v6-lab-try-r2
link add h515 index 197123 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s515 index 66051 master h515 up type veth peer name s515 netns v6-lab-try-r1
link add r2s515 index 131587 master h515 up type veth peer name s515 netns v6-lab-try-r2
link add h516 index 197124 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s516 index 66052 master h516 up type veth peer name s516 netns v6-lab-try-r1
link add r2s516 index 131588 master h516 up type veth peer name s516 netns v6-lab-try-r2
link add h517 index 197125 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s517 index 66053 master h517 up type veth peer name s517 netns v6-lab-try-r1
link add r2s517 index 131589 master h517 up type veth peer name s517 netns v6-lab-try-r2
link add h518 index 197126 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s518 index 66054 master h518 up type veth peer name s518 netns v6-lab-try-r1
link add r2s518 index 131590 master h518 up type veth peer name s518 netns v6-lab-try-r2
link add h519 index 197127 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s519 index 66055 master h519 up type veth peer name s519 netns v6-lab-try-r1
link add r2s519 index 131591 master h519 up type veth peer name s519 netns v6-lab-try-r2
link add h520 index 197128 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s520 index 66056 master h520 up type veth peer name s520 netns v6-lab-try-r1
link add r2s520 index 131592 master h520 up type veth peer name s520 netns v6-lab-try-r2
link add h521 index 197129 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s521 index 66057 master h521 up type veth peer name s521 netns v6-lab-try-r1
link add r2s521 index 131593 master h521 up type veth peer name s521 netns v6-lab-try-r2
link add h522 index 197130 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s522 index 66058 master h522 up type veth peer name s522 netns v6-lab-try-r1
link add r2s522 index 131594 master h522 up type veth peer name s522 netns v6-lab-try-r2
link add h523 index 197131 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s523 index 66059 master h523 up type veth peer name s523 netns v6-lab-try-r1
link add r2s523 index 131595 master h523 up type veth peer name s523 netns v6-lab-try-r2
link add h524 index 197132 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s524 index 66060 master h524 up type veth peer name s524 netns v6-lab-try-r1
link add r2s524 index 131596 master h524 up type veth peer name s524 netns v6-lab-try-r2
link add h525 index 197133 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s525 index 66061 master h525 up type veth peer name s525 netns v6-lab-try-r1
link add r2s525 index 131597 master h525 up type veth peer name s525 netns v6-lab-try-r2
link add h526 index 197134 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s526 index 66062 master h526 up type veth peer name s526 netns v6-lab-try-r1
link add r2s526 index 131598 master h526 up type veth peer name s526 netns v6-lab-try-r2
link add h527 index 197135 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s527 index 66063 master h527 up type veth peer name s527 netns v6-lab-try-r1
link add r2s527 index 131599 master h527 up type veth peer name s527 netns v6-lab-try-r2
link add h528 index 197136 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s528 index 66064 master h528 up type veth peer name s528 netns v6-lab-try-r1
link add r2s528 index 131600 master h528 up type veth peer name s528 netns v6-lab-try-r2
link add h529 index 197137 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s529 index 66065 master h529 up type veth peer name s529 netns v6-lab-try-r1
link add r2s529 index 131601 master h529 up type veth peer name s529 netns v6-lab-try-r2
link add h530 index 197138 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s530 index 66066 master h530 up type veth peer name s530 netns v6-lab-try-r1
link add r2s530 index 131602 master h530 up type veth peer name s530 netns v6-lab-try-r2
link add h531 index 197139 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s531 index 66067 master h531 up type veth peer name s531 netns v6-lab-try-r1
link add r2s531 index 131603 master h531 up type veth peer name s531 netns v6-lab-try-r2
link add h532 index 197140 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s532 index 66068 master h532 up type veth peer name s532 netns v6-lab-try-r1
link add r2s532 index 131604 master h532 up type veth peer name s532 netns v6-lab-try-r2
link add h533 index 197141 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s533 index 66069 master h533 up type veth peer name s533 netns v6-lab-try-r1
link add r2s533 index 131605 master h533 up type veth peer name s533 netns v6-lab-try-r2
link add h534 index 197142 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s534 index 66070 master h534 up type veth peer name s534 netns v6-lab-try-r1
link add r2s534 index 131606 master h534 up type veth peer name s534 netns v6-lab-try-r2
link add h535 index 197143 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s535 index 66071 master h535 up type veth peer name s535 netns v6-lab-try-r1
link add r2s535 index 131607 master h535 up type veth peer name s535 netns v6-lab-try-r2
link add h536 index 197144 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s536 index 66072 master h536 up type veth peer name s536 netns v6-lab-try-r1
link add r2s536 index 131608 master h536 up type veth peer name s536 netns v6-lab-try-r2
link add h537 index 197145 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s537 index 66073 master h537 up type veth peer name s537 netns v6-lab-try-r1
link add r2s537 index 131609 master h537 up type veth peer name s537 netns v6-lab-try-r2
link add h538 index 197146 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s538 index 66074 master h538 up type veth peer name s538 netns v6-lab-try-r1
link add r2s538 index 131610 master h538 up type veth peer name s538 netns v6-lab-try-r2
link add h539 index 197147 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s539 index 66075 master h539 up type veth peer name s539 netns v6-lab-try-r1
link add r2s539 index 131611 master h539 up type veth peer name s539 netns v6-lab-try-r2
link add h540 index 197148 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s540 index 66076 master h540 up type veth peer name s540 netns v6-lab-try-r1
link add r2s540 index 131612 master h540 up type veth peer name s540 netns v6-lab-try-r2
link add h541 index 197149 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s541 index 66077 master h541 up type veth peer name s541 netns v6-lab-try-r1
link add r2s541 index 131613 master h541 up type veth peer name s541 netns v6-lab-try-r2
link add h542 index 197150 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s542 index 66078 master h542 up type veth peer name s542 netns v6-lab-try-r1
link add r2s542 index 131614 master h542 up type veth peer name s542 netns v6-lab-try-r2
link add h543 index 197151 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s543 index 66079 master h543 up type veth peer name s543 netns v6-lab-try-r1
link add r2s543 index 131615 master h543 up type veth peer name s543 netns v6-lab-try-r2
link add h544 index 197152 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s544 index 66080 master h544 up type veth peer name s544 netns v6-lab-try-r1
link add r2s544 index 131616 master h544 up type veth peer name s544 netns v6-lab-try-r2
link add h545 index 197153 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s545 index 66081 master h545 up type veth peer name s545 netns v6-lab-try-r1
link add r2s545 index 131617 master h545 up type veth peer name s545 netns v6-lab-try-r2
link add h546 index 197154 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s546 index 66082 master h546 up type veth peer name s546 netns v6-lab-try-r1
link add r2s546 index 131618 master h546 up type veth peer name s546 netns v6-lab-try-r2
link add h547 index 197155 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s547 index 66083 master h547 up type veth peer name s547 netns v6-lab-try-r1
link add r2s547 index 131619 master h547 up type veth peer name s547 netns v6-lab-try-r2
link add h548 index 197156 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s548 index 66084 master h548 up type veth peer name s548 netns v6-lab-try-r1
link add r2s548 index 131620 master h548 up type veth peer name s548 netns v6-lab-try-r2
link add h549 index 197157 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s549 index 66085 master h549 up type veth peer name s549 netns v6-lab-try-r1
link add r2s549 index 131621 master h549 up type veth peer name s549 netns v6-lab-try-r2
link add h550 index 197158 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s550 index 66086 master h550 up type veth peer name s550 netns v6-lab-try-r1
link add r2s550 index 131622 master h550 up type veth peer name s550 netns v6-lab-try-r2
link add h551 index 197159 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s551 index 66087 master h551 up type veth peer name s551 netns v6-lab-try-r1
link add r2s551 index 131623 master h551 up type veth peer name s551 netns v6-lab-try-r2
link add h552 index 197160 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s552 index 66088 master h552 up type veth peer name s552 netns v6-lab-try-r1
link add r2s552 index 131624 master h552 up type veth peer name s552 netns v6-lab-try-r2
link add h553 index 197161 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s553 index 66089 master h553 up type veth peer name s553 netns v6-lab-try-r1
link add r2s553 index 131625 master h553 up type veth peer name s553 netns v6-lab-try-r2
link add h554 index 197162 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s554 index 66090 master h554 up type veth peer name s554 netns v6-lab-try-r1
link add r2s554 index 131626 master h554 up type veth peer name s554 netns v6-lab-try-r2
link add h555 index 197163 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s555 index 66091 master h555 up type veth peer name s555 netns v6-lab-try-r1
link add r2s555 index 131627 master h555 up type veth peer name s555 netns v6-lab-try-r2
link add h556 index 197164 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s556 index 66092 master h556 up type veth peer name s556 netns v6-lab-try-r1
link add r2s556 index 131628 master h556 up type veth peer name s556 netns v6-lab-try-r2
link add h557 index 197165 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s557 index 66093 master h557 up type veth peer name s557 netns v6-lab-try-r1
link add r2s557 index 131629 master h557 up type veth peer name s557 netns v6-lab-try-r2
link add h558 index 197166 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s558 index 66094 master h558 up type veth peer name s558 netns v6-lab-try-r1
link add r2s558 index 131630 master h558 up type veth peer name s558 netns v6-lab-try-r2
link add h559 index 197167 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s559 index 66095 master h559 up type veth peer name s559 netns v6-lab-try-r1
link add r2s559 index 131631 master h559 up type veth peer name s559 netns v6-lab-try-r2
link add h560 index 197168 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s560 index 66096 master h560 up type veth peer name s560 netns v6-lab-try-r1
link add r2s560 index 131632 master h560 up type veth peer name s560 netns v6-lab-try-r2
link add h561 index 197169 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s561 index 66097 master h561 up type veth peer name s561 netns v6-lab-try-r1
link add r2s561 index 131633 master h561 up type veth peer name s561 netns v6-lab-try-r2
link add h562 index 197170 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s562 index 66098 master h562 up type veth peer name s562 netns v6-lab-try-r1
link add r2s562 index 131634 master h562 up type veth peer name s562 netns v6-lab-try-r2
link add h563 index 197171 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s563 index 66099 master h563 up type veth peer name s563 netns v6-lab-try-r1
link add r2s563 index 131635 master h563 up type veth peer name s563 netns v6-lab-try-r2
link add h564 index 197172 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s564 index 66100 master h564 up type veth peer name s564 netns v6-lab-try-r1
link add r2s564 index 131636 master h564 up type veth peer name s564 netns v6-lab-try-r2
link add h565 index 197173 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s565 index 66101 master h565 up type veth peer name s565 netns v6-lab-try-r1
link add r2s565 index 131637 master h565 up type veth peer name s565 netns v6-lab-try-r2
link add h566 index 197174 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s566 index 66102 master h566 up type veth peer name s566 netns v6-lab-try-r1
link add r2s566 index 131638 master h566 up type veth peer name s566 netns v6-lab-try-r2
link add h567 index 197175 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s567 index 66103 master h567 up type veth peer name s567 netns v6-lab-try-r1
link add r2s567 index 131639 master h567 up type veth peer name s567 netns v6-lab-try-r2
link add h568 index 197176 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s568 index 66104 master h568 up type veth peer name s568 netns v6-lab-try-r1
link add r2s568 index 131640 master h568 up type veth peer name s568 netns v6-lab-try-r2
link add h569 index 197177 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s569 index 66105 master h569 up type veth peer name s569 netns v6-lab-try-r1
link add r2s569 index 131641 master h569 up type veth peer name s569 netns v6-lab-try-r2
link add h570 index 197178 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s570 index 66106 master h570 up type veth peer name s570 netns v6-lab-try-r1
link add r2s570 index 131642 master h570 up type veth peer name s570 netns v6-lab-try-r2
link add h571 index 197179 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s571 index 66107 master h571 up type veth peer name s571 netns v6-lab-try-r1
link add r2s571 index 131643 master h571 up type veth peer name s571 netns v6-lab-try-r2
link add h572 index 197180 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s572 index 66108 master h572 up type veth peer name s572 netns v6-lab-try-r1
link add r2s572 index 131644 master h572 up type veth peer name s572 netns v6-lab-try-r2
link add h573 index 197181 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s573 index 66109 master h573 up type veth peer name s573 netns v6-lab-try-r1
link add r2s573 index 131645 master h573 up type veth peer name s573 netns v6-lab-try-r2
link add h574 index 197182 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s574 index 66110 master h574 up type veth peer name s574 netns v6-lab-try-r1
link add r2s574 index 131646 master h574 up type veth peer name s574 netns v6-lab-try-r2
link add h575 index 197183 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s575 index 66111 master h575 up type veth peer name s575 netns v6-lab-try-r1
link add r2s575 index 131647 master h575 up type veth peer name s575 netns v6-lab-try-r2
link add h576 index 197184 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s576 index 66112 master h576 up type veth peer name s576 netns v6-lab-try-r1
link add r2s576 index 131648 master h576 up type veth peer name s576 netns v6-lab-try-r2
link add h577 index 197185 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s577 index 66113 master h577 up type veth peer name s577 netns v6-lab-try-r1
link add r2s577 index 131649 master h577 up type veth peer name s577 netns v6-lab-try-r2
link add h578 index 197186 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s578 index 66114 master h578 up type veth peer name s578 netns v6-lab-try-r1
link add r2s578 index 131650 master h578 up type veth peer name s578 netns v6-lab-try-r2
link add h579 index 197187 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s579 index 66115 master h579 up type veth peer name s579 netns v6-lab-try-r1
link add r2s579 index 131651 master h579 up type veth peer name s579 netns v6-lab-try-r2
link add h580 index 197188 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s580 index 66116 master h580 up type veth peer name s580 netns v6-lab-try-r1
link add r2s580 index 131652 master h580 up type veth peer name s580 netns v6-lab-try-r2
link add h581 index 197189 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s581 index 66117 master h581 up type veth peer name s581 netns v6-lab-try-r1
link add r2s581 index 131653 master h581 up type veth peer name s581 netns v6-lab-try-r2
link add h582 index 197190 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s582 index 66118 master h582 up type veth peer name s582 netns v6-lab-try-r1
link add r2s582 index 131654 master h582 up type veth peer name s582 netns v6-lab-try-r2
link add h583 index 197191 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s583 index 66119 master h583 up type veth peer name s583 netns v6-lab-try-r1
link add r2s583 index 131655 master h583 up type veth peer name s583 netns v6-lab-try-r2
link add h584 index 197192 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s584 index 66120 master h584 up type veth peer name s584 netns v6-lab-try-r1
link add r2s584 index 131656 master h584 up type veth peer name s584 netns v6-lab-try-r2
link add h585 index 197193 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s585 index 66121 master h585 up type veth peer name s585 netns v6-lab-try-r1
link add r2s585 index 131657 master h585 up type veth peer name s585 netns v6-lab-try-r2
link add h586 index 197194 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s586 index 66122 master h586 up type veth peer name s586 netns v6-lab-try-r1
link add r2s586 index 131658 master h586 up type veth peer name s586 netns v6-lab-try-r2
link add h587 index 197195 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s587 index 66123 master h587 up type veth peer name s587 netns v6-lab-try-r1
link add r2s587 index 131659 master h587 up type veth peer name s587 netns v6-lab-try-r2
link add h588 index 197196 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s588 index 66124 master h588 up type veth peer name s588 netns v6-lab-try-r1
link add r2s588 index 131660 master h588 up type veth peer name s588 netns v6-lab-try-r2
link add h589 index 197197 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s589 index 66125 master h589 up type veth peer name s589 netns v6-lab-try-r1
link add r2s589 index 131661 master h589 up type veth peer name s589 netns v6-lab-try-r2
link add h590 index 197198 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s590 index 66126 master h590 up type veth peer name s590 netns v6-lab-try-r1
link add r2s590 index 131662 master h590 up type veth peer name s590 netns v6-lab-try-r2
link add h591 index 197199 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s591 index 66127 master h591 up type veth peer name s591 netns v6-lab-try-r1
link add r2s591 index 131663 master h591 up type veth peer name s591 netns v6-lab-try-r2
link add h592 index 197200 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s592 index 66128 master h592 up type veth peer name s592 netns v6-lab-try-r1
link add r2s592 index 131664 master h592 up type veth peer name s592 netns v6-lab-try-r2
link add h593 index 197201 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s593 index 66129 master h593 up type veth peer name s593 netns v6-lab-try-r1
link add r2s593 index 131665 master h593 up type veth peer name s593 netns v6-lab-try-r2
link add h594 index 197202 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s594 index 66130 master h594 up type veth peer name s594 netns v6-lab-try-r1
link add r2s594 index 131666 master h594 up type veth peer name s594 netns v6-lab-try-r2
link add h595 index 197203 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s595 index 66131 master h595 up type veth peer name s595 netns v6-lab-try-r1
link add r2s595 index 131667 master h595 up type veth peer name s595 netns v6-lab-try-r2
link add h596 index 197204 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s596 index 66132 master h596 up type veth peer name s596 netns v6-lab-try-r1
link add r2s596 index 131668 master h596 up type veth peer name s596 netns v6-lab-try-r2
link add h597 index 197205 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s597 index 66133 master h597 up type veth peer name s597 netns v6-lab-try-r1
link add r2s597 index 131669 master h597 up type veth peer name s597 netns v6-lab-try-r2
link add h598 index 197206 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s598 index 66134 master h598 up type veth peer name s598 netns v6-lab-try-r1
link add r2s598 index 131670 master h598 up type veth peer name s598 netns v6-lab-try-r2
link add h599 index 197207 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s599 index 66135 master h599 up type veth peer name s599 netns v6-lab-try-r1
link add r2s599 index 131671 master h599 up type veth peer name s599 netns v6-lab-try-r2
link add h600 index 197208 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s600 index 66136 master h600 up type veth peer name s600 netns v6-lab-try-r1
link add r2s600 index 131672 master h600 up type veth peer name s600 netns v6-lab-try-r2
link add h601 index 197209 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s601 index 66137 master h601 up type veth peer name s601 netns v6-lab-try-r1
link add r2s601 index 131673 master h601 up type veth peer name s601 netns v6-lab-try-r2
link add h602 index 197210 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s602 index 66138 master h602 up type veth peer name s602 netns v6-lab-try-r1
link add r2s602 index 131674 master h602 up type veth peer name s602 netns v6-lab-try-r2
link add h603 index 197211 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s603 index 66139 master h603 up type veth peer name s603 netns v6-lab-try-r1
link add r2s603 index 131675 master h603 up type veth peer name s603 netns v6-lab-try-r2
link add h604 index 197212 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s604 index 66140 master h604 up type veth peer name s604 netns v6-lab-try-r1
link add r2s604 index 131676 master h604 up type veth peer name s604 netns v6-lab-try-r2
link add h605 index 197213 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s605 index 66141 master h605 up type veth peer name s605 netns v6-lab-try-r1
link add r2s605 index 131677 master h605 up type veth peer name s605 netns v6-lab-try-r2
link add h606 index 197214 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s606 index 66142 master h606 up type veth peer name s606 netns v6-lab-try-r1
link add r2s606 index 131678 master h606 up type veth peer name s606 netns v6-lab-try-r2
link add h607 index 197215 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s607 index 66143 master h607 up type veth peer name s607 netns v6-lab-try-r1
link add r2s607 index 131679 master h607 up type veth peer name s607 netns v6-lab-try-r2
link add h608 index 197216 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s608 index 66144 master h608 up type veth peer name s608 netns v6-lab-try-r1
link add r2s608 index 131680 master h608 up type veth peer name s608 netns v6-lab-try-r2
link add h609 index 197217 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s609 index 66145 master h609 up type veth peer name s609 netns v6-lab-try-r1
link add r2s609 index 131681 master h609 up type veth peer name s609 netns v6-lab-try-r2
link add h610 index 197218 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s610 index 66146 master h610 up type veth peer name s610 netns v6-lab-try-r1
link add r2s610 index 131682 master h610 up type veth peer name s610 netns v6-lab-try-r2
link add h611 index 197219 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s611 index 66147 master h611 up type veth peer name s611 netns v6-lab-try-r1
link add r2s611 index 131683 master h611 up type veth peer name s611 netns v6-lab-try-r2
link add h612 index 197220 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s612 index 66148 master h612 up type veth peer name s612 netns v6-lab-try-r1
link add r2s612 index 131684 master h612 up type veth peer name s612 netns v6-lab-try-r2
link add h613 index 197221 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s613 index 66149 master h613 up type veth peer name s613 netns v6-lab-try-r1
link add r2s613 index 131685 master h613 up type veth peer name s613 netns v6-lab-try-r2
link add h614 index 197222 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s614 index 66150 master h614 up type veth peer name s614 netns v6-lab-try-r1
link add r2s614 index 131686 master h614 up type veth peer name s614 netns v6-lab-try-r2
link add h615 index 197223 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s615 index 66151 master h615 up type veth peer name s615 netns v6-lab-try-r1
link add r2s615 index 131687 master h615 up type veth peer name s615 netns v6-lab-try-r2
link add h616 index 197224 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s616 index 66152 master h616 up type veth peer name s616 netns v6-lab-try-r1
link add r2s616 index 131688 master h616 up type veth peer name s616 netns v6-lab-try-r2
link add h617 index 197225 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s617 index 66153 master h617 up type veth peer name s617 netns v6-lab-try-r1
link add r2s617 index 131689 master h617 up type veth peer name s617 netns v6-lab-try-r2
link add h618 index 197226 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s618 index 66154 master h618 up type veth peer name s618 netns v6-lab-try-r1
link add r2s618 index 131690 master h618 up type veth peer name s618 netns v6-lab-try-r2
link add h619 index 197227 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s619 index 66155 master h619 up type veth peer name s619 netns v6-lab-try-r1
link add r2s619 index 131691 master h619 up type veth peer name s619 netns v6-lab-try-r2
link add h620 index 197228 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s620 index 66156 master h620 up type veth peer name s620 netns v6-lab-try-r1
link add r2s620 index 131692 master h620 up type veth peer name s620 netns v6-lab-try-r2
link add h621 index 197229 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s621 index 66157 master h621 up type veth peer name s621 netns v6-lab-try-r1
link add r2s621 index 131693 master h621 up type veth peer name s621 netns v6-lab-try-r2
link add h622 index 197230 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s622 index 66158 master h622 up type veth peer name s622 netns v6-lab-try-r1
link add r2s622 index 131694 master h622 up type veth peer name s622 netns v6-lab-try-r2
link add h623 index 197231 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s623 index 66159 master h623 up type veth peer name s623 netns v6-lab-try-r1
link add r2s623 index 131695 master h623 up type veth peer name s623 netns v6-lab-try-r2
link add h624 index 197232 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s624 index 66160 master h624 up type veth peer name s624 netns v6-lab-try-r1
link add r2s624 index 131696 master h624 up type veth peer name s624 netns v6-lab-try-r2
link add h625 index 197233 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s625 index 66161 master h625 up type veth peer name s625 netns v6-lab-try-r1
link add r2s625 index 131697 master h625 up type veth peer name s625 netns v6-lab-try-r2
link add h626 index 197234 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s626 index 66162 master h626 up type veth peer name s626 netns v6-lab-try-r1
link add r2s626 index 131698 master h626 up type veth peer name s626 netns v6-lab-try-r2
link add h627 index 197235 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s627 index 66163 master h627 up type veth peer name s627 netns v6-lab-try-r1
link add r2s627 index 131699 master h627 up type veth peer name s627 netns v6-lab-try-r2
link add h628 index 197236 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s628 index 66164 master h628 up type veth peer name s628 netns v6-lab-try-r1
link add r2s628 index 131700 master h628 up type veth peer name s628 netns v6-lab-try-r2
link add h629 index 197237 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s629 index 66165 master h629 up type veth peer name s629 netns v6-lab-try-r1
link add r2s629 index 131701 master h629 up type veth peer name s629 netns v6-lab-try-r2
link add h630 index 197238 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s630 index 66166 master h630 up type veth peer name s630 netns v6-lab-try-r1
link add r2s630 index 131702 master h630 up type veth peer name s630 netns v6-lab-try-r2
link add h631 index 197239 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s631 index 66167 master h631 up type veth peer name s631 netns v6-lab-try-r1
link add r2s631 index 131703 master h631 up type veth peer name s631 netns v6-lab-try-r2
link add h632 index 197240 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s632 index 66168 master h632 up type veth peer name s632 netns v6-lab-try-r1
link add r2s632 index 131704 master h632 up type veth peer name s632 netns v6-lab-try-r2
link add h633 index 197241 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s633 index 66169 master h633 up type veth peer name s633 netns v6-lab-try-r1
link add r2s633 index 131705 master h633 up type veth peer name s633 netns v6-lab-try-r2
link add h634 index 197242 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s634 index 66170 master h634 up type veth peer name s634 netns v6-lab-try-r1
link add r2s634 index 131706 master h634 up type veth peer name s634 netns v6-lab-try-r2
link add h635 index 197243 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s635 index 66171 master h635 up type veth peer name s635 netns v6-lab-try-r1
link add r2s635 index 131707 master h635 up type veth peer name s635 netns v6-lab-try-r2
link add h636 index 197244 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s636 index 66172 master h636 up type veth peer name s636 netns v6-lab-try-r1
link add r2s636 index 131708 master h636 up type veth peer name s636 netns v6-lab-try-r2
link add h637 index 197245 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s637 index 66173 master h637 up type veth peer name s637 netns v6-lab-try-r1
link add r2s637 index 131709 master h637 up type veth peer name s637 netns v6-lab-try-r2
link add h638 index 197246 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s638 index 66174 master h638 up type veth peer name s638 netns v6-lab-try-r1
link add r2s638 index 131710 master h638 up type veth peer name s638 netns v6-lab-try-r2
link add h639 index 197247 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s639 index 66175 master h639 up type veth peer name s639 netns v6-lab-try-r1
link add r2s639 index 131711 master h639 up type veth peer name s639 netns v6-lab-try-r2
link add h640 index 197248 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s640 index 66176 master h640 up type veth peer name s640 netns v6-lab-try-r1
link add r2s640 index 131712 master h640 up type veth peer name s640 netns v6-lab-try-r2
link add h641 index 197249 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s641 index 66177 master h641 up type veth peer name s641 netns v6-lab-try-r1
link add r2s641 index 131713 master h641 up type veth peer name s641 netns v6-lab-try-r2
link add h642 index 197250 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s642 index 66178 master h642 up type veth peer name s642 netns v6-lab-try-r1
link add r2s642 index 131714 master h642 up type veth peer name s642 netns v6-lab-try-r2
link add h643 index 197251 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s643 index 66179 master h643 up type veth peer name s643 netns v6-lab-try-r1
link add r2s643 index 131715 master h643 up type veth peer name s643 netns v6-lab-try-r2
link add h644 index 197252 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s644 index 66180 master h644 up type veth peer name s644 netns v6-lab-try-r1
link add r2s644 index 131716 master h644 up type veth peer name s644 netns v6-lab-try-r2
link add h645 index 197253 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s645 index 66181 master h645 up type veth peer name s645 netns v6-lab-try-r1
link add r2s645 index 131717 master h645 up type veth peer name s645 netns v6-lab-try-r2
link add h646 index 197254 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s646 index 66182 master h646 up type veth peer name s646 netns v6-lab-try-r1
link add r2s646 index 131718 master h646 up type veth peer name s646 netns v6-lab-try-r2
link add h647 index 197255 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s647 index 66183 master h647 up type veth peer name s647 netns v6-lab-try-r1
link add r2s647 index 131719 master h647 up type veth peer name s647 netns v6-lab-try-r2
link add h648 index 197256 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s648 index 66184 master h648 up type veth peer name s648 netns v6-lab-try-r1
link add r2s648 index 131720 master h648 up type veth peer name s648 netns v6-lab-try-r2
link add h649 index 197257 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s649 index 66185 master h649 up type veth peer name s649 netns v6-lab-try-r1
link add r2s649 index 131721 master h649 up type veth peer name s649 netns v6-lab-try-r2
link add h650 index 197258 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s650 index 66186 master h650 up type veth peer name s650 netns v6-lab-try-r1
link add r2s650 index 131722 master h650 up type veth peer name s650 netns v6-lab-try-r2
link add h651 index 197259 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s651 index 66187 master h651 up type veth peer name s651 netns v6-lab-try-r1
link add r2s651 index 131723 master h651 up type veth peer name s651 netns v6-lab-try-r2
link add h652 index 197260 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s652 index 66188 master h652 up type veth peer name s652 netns v6-lab-try-r1
link add r2s652 index 131724 master h652 up type veth peer name s652 netns v6-lab-try-r2
link add h653 index 197261 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s653 index 66189 master h653 up type veth peer name s653 netns v6-lab-try-r1
link add r2s653 index 131725 master h653 up type veth peer name s653 netns v6-lab-try-r2
link add h654 index 197262 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s654 index 66190 master h654 up type veth peer name s654 netns v6-lab-try-r1
link add r2s654 index 131726 master h654 up type veth peer name s654 netns v6-lab-try-r2
link add h655 index 197263 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s655 index 66191 master h655 up type veth peer name s655 netns v6-lab-try-r1
link add r2s655 index 131727 master h655 up type veth peer name s655 netns v6-lab-try-r2
link add h656 index 197264 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s656 index 66192 master h656 up type veth peer name s656 netns v6-lab-try-r1
link add r2s656 index 131728 master h656 up type veth peer name s656 netns v6-lab-try-r2
link add h657 index 197265 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s657 index 66193 master h657 up type veth peer name s657 netns v6-lab-try-r1
link add r2s657 index 131729 master h657 up type veth peer name s657 netns v6-lab-try-r2
link add h658 index 197266 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s658 index 66194 master h658 up type veth peer name s658 netns v6-lab-try-r1
link add r2s658 index 131730 master h658 up type veth peer name s658 netns v6-lab-try-r2
link add h659 index 197267 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s659 index 66195 master h659 up type veth peer name s659 netns v6-lab-try-r1
link add r2s659 index 131731 master h659 up type veth peer name s659 netns v6-lab-try-r2
link add h660 index 197268 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s660 index 66196 master h660 up type veth peer name s660 netns v6-lab-try-r1
link add r2s660 index 131732 master h660 up type veth peer name s660 netns v6-lab-try-r2
link add h661 index 197269 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s661 index 66197 master h661 up type veth peer name s661 netns v6-lab-try-r1
link add r2s661 index 131733 master h661 up type veth peer name s661 netns v6-lab-try-r2
link add h662 index 197270 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s662 index 66198 master h662 up type veth peer name s662 netns v6-lab-try-r1
link add r2s662 index 131734 master h662 up type veth peer name s662 netns v6-lab-try-r2
link add h663 index 197271 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s663 index 66199 master h663 up type veth peer name s663 netns v6-lab-try-r1
link add r2s663 index 131735 master h663 up type veth peer name s663 netns v6-lab-try-r2
link add h664 index 197272 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s664 index 66200 master h664 up type veth peer name s664 netns v6-lab-try-r1
link add r2s664 index 131736 master h664 up type veth peer name s664 netns v6-lab-try-r2
link add h665 index 197273 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s665 index 66201 master h665 up type veth peer name s665 netns v6-lab-try-r1
link add r2s665 index 131737 master h665 up type veth peer name s665 netns v6-lab-try-r2
link add h666 index 197274 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s666 index 66202 master h666 up type veth peer name s666 netns v6-lab-try-r1
link add r2s666 index 131738 master h666 up type veth peer name s666 netns v6-lab-try-r2
link add h667 index 197275 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s667 index 66203 master h667 up type veth peer name s667 netns v6-lab-try-r1
link add r2s667 index 131739 master h667 up type veth peer name s667 netns v6-lab-try-r2
link add h668 index 197276 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s668 index 66204 master h668 up type veth peer name s668 netns v6-lab-try-r1
link add r2s668 index 131740 master h668 up type veth peer name s668 netns v6-lab-try-r2
link add h669 index 197277 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s669 index 66205 master h669 up type veth peer name s669 netns v6-lab-try-r1
link add r2s669 index 131741 master h669 up type veth peer name s669 netns v6-lab-try-r2
link add h670 index 197278 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s670 index 66206 master h670 up type veth peer name s670 netns v6-lab-try-r1
link add r2s670 index 131742 master h670 up type veth peer name s670 netns v6-lab-try-r2
link add h671 index 197279 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s671 index 66207 master h671 up type veth peer name s671 netns v6-lab-try-r1
link add r2s671 index 131743 master h671 up type veth peer name s671 netns v6-lab-try-r2
link add h672 index 197280 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s672 index 66208 master h672 up type veth peer name s672 netns v6-lab-try-r1
link add r2s672 index 131744 master h672 up type veth peer name s672 netns v6-lab-try-r2
link add h673 index 197281 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s673 index 66209 master h673 up type veth peer name s673 netns v6-lab-try-r1
link add r2s673 index 131745 master h673 up type veth peer name s673 netns v6-lab-try-r2
link add h674 index 197282 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s674 index 66210 master h674 up type veth peer name s674 netns v6-lab-try-r1
link add r2s674 index 131746 master h674 up type veth peer name s674 netns v6-lab-try-r2
link add h675 index 197283 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s675 index 66211 master h675 up type veth peer name s675 netns v6-lab-try-r1
link add r2s675 index 131747 master h675 up type veth peer name s675 netns v6-lab-try-r2
link add h676 index 197284 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s676 index 66212 master h676 up type veth peer name s676 netns v6-lab-try-r1
link add r2s676 index 131748 master h676 up type veth peer name s676 netns v6-lab-try-r2
link add h677 index 197285 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s677 index 66213 master h677 up type veth peer name s677 netns v6-lab-try-r1
link add r2s677 index 131749 master h677 up type veth peer name s677 netns v6-lab-try-r2
link add h678 index 197286 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s678 index 66214 master h678 up type veth peer name s678 netns v6-lab-try-r1
link add r2s678 index 131750 master h678 up type veth peer name s678 netns v6-lab-try-r2
link add h679 index 197287 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s679 index 66215 master h679 up type veth peer name s679 netns v6-lab-try-r1
link add r2s679 index 131751 master h679 up type veth peer name s679 netns v6-lab-try-r2
link add h680 index 197288 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s680 index 66216 master h680 up type veth peer name s680 netns v6-lab-try-r1
link add r2s680 index 131752 master h680 up type veth peer name s680 netns v6-lab-try-r2
link add h681 index 197289 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s681 index 66217 master h681 up type veth peer name s681 netns v6-lab-try-r1
link add r2s681 index 131753 master h681 up type veth peer name s681 netns v6-lab-try-r2
link add h682 index 197290 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s682 index 66218 master h682 up type veth peer name s682 netns v6-lab-try-r1
link add r2s682 index 131754 master h682 up type veth peer name s682 netns v6-lab-try-r2
link add h683 index 197291 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s683 index 66219 master h683 up type veth peer name s683 netns v6-lab-try-r1
link add r2s683 index 131755 master h683 up type veth peer name s683 netns v6-lab-try-r2
link add h684 index 197292 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s684 index 66220 master h684 up type veth peer name s684 netns v6-lab-try-r1
link add r2s684 index 131756 master h684 up type veth peer name s684 netns v6-lab-try-r2
link add h685 index 197293 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s685 index 66221 master h685 up type veth peer name s685 netns v6-lab-try-r1
link add r2s685 index 131757 master h685 up type veth peer name s685 netns v6-lab-try-r2
link add h686 index 197294 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s686 index 66222 master h686 up type veth peer name s686 netns v6-lab-try-r1
link add r2s686 index 131758 master h686 up type veth peer name s686 netns v6-lab-try-r2
link add h687 index 197295 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s687 index 66223 master h687 up type veth peer name s687 netns v6-lab-try-r1
link add r2s687 index 131759 master h687 up type veth peer name s687 netns v6-lab-try-r2
link add h688 index 197296 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s688 index 66224 master h688 up type veth peer name s688 netns v6-lab-try-r1
link add r2s688 index 131760 master h688 up type veth peer name s688 netns v6-lab-try-r2
link add h689 index 197297 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s689 index 66225 master h689 up type veth peer name s689 netns v6-lab-try-r1
link add r2s689 index 131761 master h689 up type veth peer name s689 netns v6-lab-try-r2
link add h690 index 197298 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s690 index 66226 master h690 up type veth peer name s690 netns v6-lab-try-r1
link add r2s690 index 131762 master h690 up type veth peer name s690 netns v6-lab-try-r2
link add h691 index 197299 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s691 index 66227 master h691 up type veth peer name s691 netns v6-lab-try-r1
link add r2s691 index 131763 master h691 up type veth peer name s691 netns v6-lab-try-r2
link add h692 index 197300 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s692 index 66228 master h692 up type veth peer name s692 netns v6-lab-try-r1
link add r2s692 index 131764 master h692 up type veth peer name s692 netns v6-lab-try-r2
link add h693 index 197301 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s693 index 66229 master h693 up type veth peer name s693 netns v6-lab-try-r1
link add r2s693 index 131765 master h693 up type veth peer name s693 netns v6-lab-try-r2
link add h694 index 197302 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s694 index 66230 master h694 up type veth peer name s694 netns v6-lab-try-r1
link add r2s694 index 131766 master h694 up type veth peer name s694 netns v6-lab-try-r2
link add h695 index 197303 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s695 index 66231 master h695 up type veth peer name s695 netns v6-lab-try-r1
link add r2s695 index 131767 master h695 up type veth peer name s695 netns v6-lab-try-r2
link add h696 index 197304 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s696 index 66232 master h696 up type veth peer name s696 netns v6-lab-try-r1
link add r2s696 index 131768 master h696 up type veth peer name s696 netns v6-lab-try-r2
link add h697 index 197305 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s697 index 66233 master h697 up type veth peer name s697 netns v6-lab-try-r1
link add r2s697 index 131769 master h697 up type veth peer name s697 netns v6-lab-try-r2
link add h698 index 197306 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s698 index 66234 master h698 up type veth peer name s698 netns v6-lab-try-r1
link add r2s698 index 131770 master h698 up type veth peer name s698 netns v6-lab-try-r2
link add h699 index 197307 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s699 index 66235 master h699 up type veth peer name s699 netns v6-lab-try-r1
link add r2s699 index 131771 master h699 up type veth peer name s699 netns v6-lab-try-r2
link add h700 index 197308 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s700 index 66236 master h700 up type veth peer name s700 netns v6-lab-try-r1
link add r2s700 index 131772 master h700 up type veth peer name s700 netns v6-lab-try-r2
link add h701 index 197309 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s701 index 66237 master h701 up type veth peer name s701 netns v6-lab-try-r1
link add r2s701 index 131773 master h701 up type veth peer name s701 netns v6-lab-try-r2
link add h702 index 197310 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s702 index 66238 master h702 up type veth peer name s702 netns v6-lab-try-r1
link add r2s702 index 131774 master h702 up type veth peer name s702 netns v6-lab-try-r2
link add h703 index 197311 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s703 index 66239 master h703 up type veth peer name s703 netns v6-lab-try-r1
link add r2s703 index 131775 master h703 up type veth peer name s703 netns v6-lab-try-r2
link add h704 index 197312 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s704 index 66240 master h704 up type veth peer name s704 netns v6-lab-try-r1
link add r2s704 index 131776 master h704 up type veth peer name s704 netns v6-lab-try-r2
link add h705 index 197313 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s705 index 66241 master h705 up type veth peer name s705 netns v6-lab-try-r1
link add r2s705 index 131777 master h705 up type veth peer name s705 netns v6-lab-try-r2
link add h706 index 197314 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s706 index 66242 master h706 up type veth peer name s706 netns v6-lab-try-r1
link add r2s706 index 131778 master h706 up type veth peer name s706 netns v6-lab-try-r2
link add h707 index 197315 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s707 index 66243 master h707 up type veth peer name s707 netns v6-lab-try-r1
link add r2s707 index 131779 master h707 up type veth peer name s707 netns v6-lab-try-r2
link add h708 index 197316 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s708 index 66244 master h708 up type veth peer name s708 netns v6-lab-try-r1
link add r2s708 index 131780 master h708 up type veth peer name s708 netns v6-lab-try-r2
link add h709 index 197317 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s709 index 66245 master h709 up type veth peer name s709 netns v6-lab-try-r1
link add r2s709 index 131781 master h709 up type veth peer name s709 netns v6-lab-try-r2
link add h710 index 197318 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s710 index 66246 master h710 up type veth peer name s710 netns v6-lab-try-r1
link add r2s710 index 131782 master h710 up type veth peer name s710 netns v6-lab-try-r2
link add h711 index 197319 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s711 index 66247 master h711 up type veth peer name s711 netns v6-lab-try-r1
link add r2s711 index 131783 master h711 up type veth peer name s711 netns v6-lab-try-r2
link add h712 index 197320 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s712 index 66248 master h712 up type veth peer name s712 netns v6-lab-try-r1
link add r2s712 index 131784 master h712 up type veth peer name s712 netns v6-lab-try-r2
link add h713 index 197321 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s713 index 66249 master h713 up type veth peer name s713 netns v6-lab-try-r1
link add r2s713 index 131785 master h713 up type veth peer name s713 netns v6-lab-try-r2
link add h714 index 197322 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s714 index 66250 master h714 up type veth peer name s714 netns v6-lab-try-r1
link add r2s714 index 131786 master h714 up type veth peer name s714 netns v6-lab-try-r2
link add h715 index 197323 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s715 index 66251 master h715 up type veth peer name s715 netns v6-lab-try-r1
link add r2s715 index 131787 master h715 up type veth peer name s715 netns v6-lab-try-r2
link add h716 index 197324 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s716 index 66252 master h716 up type veth peer name s716 netns v6-lab-try-r1
link add r2s716 index 131788 master h716 up type veth peer name s716 netns v6-lab-try-r2
link add h717 index 197325 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s717 index 66253 master h717 up type veth peer name s717 netns v6-lab-try-r1
link add r2s717 index 131789 master h717 up type veth peer name s717 netns v6-lab-try-r2
link add h718 index 197326 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s718 index 66254 master h718 up type veth peer name s718 netns v6-lab-try-r1
link add r2s718 index 131790 master h718 up type veth peer name s718 netns v6-lab-try-r2
link add h719 index 197327 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s719 index 66255 master h719 up type veth peer name s719 netns v6-lab-try-r1
link add r2s719 index 131791 master h719 up type veth peer name s719 netns v6-lab-try-r2
link add h720 index 197328 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s720 index 66256 master h720 up type veth peer name s720 netns v6-lab-try-r1
link add r2s720 index 131792 master h720 up type veth peer name s720 netns v6-lab-try-r2
link add h721 index 197329 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s721 index 66257 master h721 up type veth peer name s721 netns v6-lab-try-r1
link add r2s721 index 131793 master h721 up type veth peer name s721 netns v6-lab-try-r2
link add h722 index 197330 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s722 index 66258 master h722 up type veth peer name s722 netns v6-lab-try-r1
link add r2s722 index 131794 master h722 up type veth peer name s722 netns v6-lab-try-r2
link add h723 index 197331 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s723 index 66259 master h723 up type veth peer name s723 netns v6-lab-try-r1
link add r2s723 index 131795 master h723 up type veth peer name s723 netns v6-lab-try-r2
link add h724 index 197332 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s724 index 66260 master h724 up type veth peer name s724 netns v6-lab-try-r1
link add r2s724 index 131796 master h724 up type veth peer name s724 netns v6-lab-try-r2
link add h725 index 197333 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s725 index 66261 master h725 up type veth peer name s725 netns v6-lab-try-r1
link add r2s725 index 131797 master h725 up type veth peer name s725 netns v6-lab-try-r2
link add h726 index 197334 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s726 index 66262 master h726 up type veth peer name s726 netns v6-lab-try-r1
link add r2s726 index 131798 master h726 up type veth peer name s726 netns v6-lab-try-r2
link add h727 index 197335 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s727 index 66263 master h727 up type veth peer name s727 netns v6-lab-try-r1
link add r2s727 index 131799 master h727 up type veth peer name s727 netns v6-lab-try-r2
link add h728 index 197336 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s728 index 66264 master h728 up type veth peer name s728 netns v6-lab-try-r1
link add r2s728 index 131800 master h728 up type veth peer name s728 netns v6-lab-try-r2
link add h729 index 197337 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s729 index 66265 master h729 up type veth peer name s729 netns v6-lab-try-r1
link add r2s729 index 131801 master h729 up type veth peer name s729 netns v6-lab-try-r2
link add h730 index 197338 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s730 index 66266 master h730 up type veth peer name s730 netns v6-lab-try-r1
link add r2s730 index 131802 master h730 up type veth peer name s730 netns v6-lab-try-r2
link add h731 index 197339 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s731 index 66267 master h731 up type veth peer name s731 netns v6-lab-try-r1
link add r2s731 index 131803 master h731 up type veth peer name s731 netns v6-lab-try-r2
link add h732 index 197340 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s732 index 66268 master h732 up type veth peer name s732 netns v6-lab-try-r1
link add r2s732 index 131804 master h732 up type veth peer name s732 netns v6-lab-try-r2
link add h733 index 197341 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s733 index 66269 master h733 up type veth peer name s733 netns v6-lab-try-r1
link add r2s733 index 131805 master h733 up type veth peer name s733 netns v6-lab-try-r2
link add h734 index 197342 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s734 index 66270 master h734 up type veth peer name s734 netns v6-lab-try-r1
link add r2s734 index 131806 master h734 up type veth peer name s734 netns v6-lab-try-r2
link add h735 index 197343 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s735 index 66271 master h735 up type veth peer name s735 netns v6-lab-try-r1
link add r2s735 index 131807 master h735 up type veth peer name s735 netns v6-lab-try-r2
link add h736 index 197344 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s736 index 66272 master h736 up type veth peer name s736 netns v6-lab-try-r1
link add r2s736 index 131808 master h736 up type veth peer name s736 netns v6-lab-try-r2
link add h737 index 197345 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s737 index 66273 master h737 up type veth peer name s737 netns v6-lab-try-r1
link add r2s737 index 131809 master h737 up type veth peer name s737 netns v6-lab-try-r2
link add h738 index 197346 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s738 index 66274 master h738 up type veth peer name s738 netns v6-lab-try-r1
link add r2s738 index 131810 master h738 up type veth peer name s738 netns v6-lab-try-r2
link add h739 index 197347 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s739 index 66275 master h739 up type veth peer name s739 netns v6-lab-try-r1
link add r2s739 index 131811 master h739 up type veth peer name s739 netns v6-lab-try-r2
link add h740 index 197348 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s740 index 66276 master h740 up type veth peer name s740 netns v6-lab-try-r1
link add r2s740 index 131812 master h740 up type veth peer name s740 netns v6-lab-try-r2
link add h741 index 197349 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s741 index 66277 master h741 up type veth peer name s741 netns v6-lab-try-r1
link add r2s741 index 131813 master h741 up type veth peer name s741 netns v6-lab-try-r2
link add h742 index 197350 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s742 index 66278 master h742 up type veth peer name s742 netns v6-lab-try-r1
link add r2s742 index 131814 master h742 up type veth peer name s742 netns v6-lab-try-r2
link add h743 index 197351 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s743 index 66279 master h743 up type veth peer name s743 netns v6-lab-try-r1
link add r2s743 index 131815 master h743 up type veth peer name s743 netns v6-lab-try-r2
link add h744 index 197352 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s744 index 66280 master h744 up type veth peer name s744 netns v6-lab-try-r1
link add r2s744 index 131816 master h744 up type veth peer name s744 netns v6-lab-try-r2
link add h745 index 197353 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s745 index 66281 master h745 up type veth peer name s745 netns v6-lab-try-r1
link add r2s745 index 131817 master h745 up type veth peer name s745 netns v6-lab-try-r2
link add h746 index 197354 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s746 index 66282 master h746 up type veth peer name s746 netns v6-lab-try-r1
link add r2s746 index 131818 master h746 up type veth peer name s746 netns v6-lab-try-r2
link add h747 index 197355 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s747 index 66283 master h747 up type veth peer name s747 netns v6-lab-try-r1
link add r2s747 index 131819 master h747 up type veth peer name s747 netns v6-lab-try-r2
link add h748 index 197356 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s748 index 66284 master h748 up type veth peer name s748 netns v6-lab-try-r1
link add r2s748 index 131820 master h748 up type veth peer name s748 netns v6-lab-try-r2
link add h749 index 197357 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s749 index 66285 master h749 up type veth peer name s749 netns v6-lab-try-r1
link add r2s749 index 131821 master h749 up type veth peer name s749 netns v6-lab-try-r2
link add h750 index 197358 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s750 index 66286 master h750 up type veth peer name s750 netns v6-lab-try-r1
link add r2s750 index 131822 master h750 up type veth peer name s750 netns v6-lab-try-r2
link add h751 index 197359 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s751 index 66287 master h751 up type veth peer name s751 netns v6-lab-try-r1
link add r2s751 index 131823 master h751 up type veth peer name s751 netns v6-lab-try-r2
link add h752 index 197360 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s752 index 66288 master h752 up type veth peer name s752 netns v6-lab-try-r1
link add r2s752 index 131824 master h752 up type veth peer name s752 netns v6-lab-try-r2
link add h753 index 197361 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s753 index 66289 master h753 up type veth peer name s753 netns v6-lab-try-r1
link add r2s753 index 131825 master h753 up type veth peer name s753 netns v6-lab-try-r2
link add h754 index 197362 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s754 index 66290 master h754 up type veth peer name s754 netns v6-lab-try-r1
link add r2s754 index 131826 master h754 up type veth peer name s754 netns v6-lab-try-r2
link add h755 index 197363 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s755 index 66291 master h755 up type veth peer name s755 netns v6-lab-try-r1
link add r2s755 index 131827 master h755 up type veth peer name s755 netns v6-lab-try-r2
link add h756 index 197364 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s756 index 66292 master h756 up type veth peer name s756 netns v6-lab-try-r1
link add r2s756 index 131828 master h756 up type veth peer name s756 netns v6-lab-try-r2
link add h757 index 197365 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s757 index 66293 master h757 up type veth peer name s757 netns v6-lab-try-r1
link add r2s757 index 131829 master h757 up type veth peer name s757 netns v6-lab-try-r2
link add h758 index 197366 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s758 index 66294 master h758 up type veth peer name s758 netns v6-lab-try-r1
link add r2s758 index 131830 master h758 up type veth peer name s758 netns v6-lab-try-r2
link add h759 index 197367 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s759 index 66295 master h759 up type veth peer name s759 netns v6-lab-try-r1
link add r2s759 index 131831 master h759 up type veth peer name s759 netns v6-lab-try-r2
link add h760 index 197368 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s760 index 66296 master h760 up type veth peer name s760 netns v6-lab-try-r1
link add r2s760 index 131832 master h760 up type veth peer name s760 netns v6-lab-try-r2
link add h761 index 197369 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s761 index 66297 master h761 up type veth peer name s761 netns v6-lab-try-r1
link add r2s761 index 131833 master h761 up type veth peer name s761 netns v6-lab-try-r2
link add h762 index 197370 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s762 index 66298 master h762 up type veth peer name s762 netns v6-lab-try-r1
link add r2s762 index 131834 master h762 up type veth peer name s762 netns v6-lab-try-r2
link add h763 index 197371 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s763 index 66299 master h763 up type veth peer name s763 netns v6-lab-try-r1
link add r2s763 index 131835 master h763 up type veth peer name s763 netns v6-lab-try-r2
link add h764 index 197372 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s764 index 66300 master h764 up type veth peer name s764 netns v6-lab-try-r1
link add r2s764 index 131836 master h764 up type veth peer name s764 netns v6-lab-try-r2
link add h765 index 197373 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s765 index 66301 master h765 up type veth peer name s765 netns v6-lab-try-r1
link add r2s765 index 131837 master h765 up type veth peer name s765 netns v6-lab-try-r2
link add h766 index 197374 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s766 index 66302 master h766 up type veth peer name s766 netns v6-lab-try-r1
link add r2s766 index 131838 master h766 up type veth peer name s766 netns v6-lab-try-r2
link add h767 index 197375 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s767 index 66303 master h767 up type veth peer name s767 netns v6-lab-try-r1
link add r2s767 index 131839 master h767 up type veth peer name s767 netns v6-lab-try-r2
link add h768 index 197376 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s768 index 66304 master h768 up type veth peer name s768 netns v6-lab-try-r1
link add r2s768 index 131840 master h768 up type veth peer name s768 netns v6-lab-try-r2
link add h769 index 197377 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s769 index 66305 master h769 up type veth peer name s769 netns v6-lab-try-r1
link add r2s769 index 131841 master h769 up type veth peer name s769 netns v6-lab-try-r2
link add h770 index 197378 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s770 index 66306 master h770 up type veth peer name s770 netns v6-lab-try-r1
link add r2s770 index 131842 master h770 up type veth peer name s770 netns v6-lab-try-r2
link add h771 index 197379 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s771 index 66307 master h771 up type veth peer name s771 netns v6-lab-try-r1
link add r2s771 index 131843 master h771 up type veth peer name s771 netns v6-lab-try-r2
link add h772 index 197380 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s772 index 66308 master h772 up type veth peer name s772 netns v6-lab-try-r1
link add r2s772 index 131844 master h772 up type veth peer name s772 netns v6-lab-try-r2
link add h773 index 197381 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s773 index 66309 master h773 up type veth peer name s773 netns v6-lab-try-r1
link add r2s773 index 131845 master h773 up type veth peer name s773 netns v6-lab-try-r2
link add h774 index 197382 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s774 index 66310 master h774 up type veth peer name s774 netns v6-lab-try-r1
link add r2s774 index 131846 master h774 up type veth peer name s774 netns v6-lab-try-r2
link add h775 index 197383 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s775 index 66311 master h775 up type veth peer name s775 netns v6-lab-try-r1
link add r2s775 index 131847 master h775 up type veth peer name s775 netns v6-lab-try-r2
link add h776 index 197384 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s776 index 66312 master h776 up type veth peer name s776 netns v6-lab-try-r1
link add r2s776 index 131848 master h776 up type veth peer name s776 netns v6-lab-try-r2
link add h777 index 197385 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s777 index 66313 master h777 up type veth peer name s777 netns v6-lab-try-r1
link add r2s777 index 131849 master h777 up type veth peer name s777 netns v6-lab-try-r2
link add h778 index 197386 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s778 index 66314 master h778 up type veth peer name s778 netns v6-lab-try-r1
link add r2s778 index 131850 master h778 up type veth peer name s778 netns v6-lab-try-r2
link add h779 index 197387 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s779 index 66315 master h779 up type veth peer name s779 netns v6-lab-try-r1
link add r2s779 index 131851 master h779 up type veth peer name s779 netns v6-lab-try-r2
link add h780 index 197388 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s780 index 66316 master h780 up type veth peer name s780 netns v6-lab-try-r1
link add r2s780 index 131852 master h780 up type veth peer name s780 netns v6-lab-try-r2
link add h781 index 197389 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s781 index 66317 master h781 up type veth peer name s781 netns v6-lab-try-r1
link add r2s781 index 131853 master h781 up type veth peer name s781 netns v6-lab-try-r2
link add h782 index 197390 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s782 index 66318 master h782 up type veth peer name s782 netns v6-lab-try-r1
link add r2s782 index 131854 master h782 up type veth peer name s782 netns v6-lab-try-r2
link add h783 index 197391 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s783 index 66319 master h783 up type veth peer name s783 netns v6-lab-try-r1
link add r2s783 index 131855 master h783 up type veth peer name s783 netns v6-lab-try-r2
link add h784 index 197392 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s784 index 66320 master h784 up type veth peer name s784 netns v6-lab-try-r1
link add r2s784 index 131856 master h784 up type veth peer name s784 netns v6-lab-try-r2
link add h785 index 197393 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s785 index 66321 master h785 up type veth peer name s785 netns v6-lab-try-r1
link add r2s785 index 131857 master h785 up type veth peer name s785 netns v6-lab-try-r2
link add h786 index 197394 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s786 index 66322 master h786 up type veth peer name s786 netns v6-lab-try-r1
link add r2s786 index 131858 master h786 up type veth peer name s786 netns v6-lab-try-r2
link add h787 index 197395 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s787 index 66323 master h787 up type veth peer name s787 netns v6-lab-try-r1
link add r2s787 index 131859 master h787 up type veth peer name s787 netns v6-lab-try-r2
link add h788 index 197396 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s788 index 66324 master h788 up type veth peer name s788 netns v6-lab-try-r1
link add r2s788 index 131860 master h788 up type veth peer name s788 netns v6-lab-try-r2
link add h789 index 197397 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s789 index 66325 master h789 up type veth peer name s789 netns v6-lab-try-r1
link add r2s789 index 131861 master h789 up type veth peer name s789 netns v6-lab-try-r2
link add h790 index 197398 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s790 index 66326 master h790 up type veth peer name s790 netns v6-lab-try-r1
link add r2s790 index 131862 master h790 up type veth peer name s790 netns v6-lab-try-r2
link add h791 index 197399 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s791 index 66327 master h791 up type veth peer name s791 netns v6-lab-try-r1
link add r2s791 index 131863 master h791 up type veth peer name s791 netns v6-lab-try-r2
link add h792 index 197400 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s792 index 66328 master h792 up type veth peer name s792 netns v6-lab-try-r1
link add r2s792 index 131864 master h792 up type veth peer name s792 netns v6-lab-try-r2
link add h793 index 197401 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s793 index 66329 master h793 up type veth peer name s793 netns v6-lab-try-r1
link add r2s793 index 131865 master h793 up type veth peer name s793 netns v6-lab-try-r2
link add h794 index 197402 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s794 index 66330 master h794 up type veth peer name s794 netns v6-lab-try-r1
link add r2s794 index 131866 master h794 up type veth peer name s794 netns v6-lab-try-r2
link add h795 index 197403 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s795 index 66331 master h795 up type veth peer name s795 netns v6-lab-try-r1
link add r2s795 index 131867 master h795 up type veth peer name s795 netns v6-lab-try-r2
link add h796 index 197404 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s796 index 66332 master h796 up type veth peer name s796 netns v6-lab-try-r1
link add r2s796 index 131868 master h796 up type veth peer name s796 netns v6-lab-try-r2
link add h797 index 197405 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s797 index 66333 master h797 up type veth peer name s797 netns v6-lab-try-r1
link add r2s797 index 131869 master h797 up type veth peer name s797 netns v6-lab-try-r2
link add h798 index 197406 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s798 index 66334 master h798 up type veth peer name s798 netns v6-lab-try-r1
link add r2s798 index 131870 master h798 up type veth peer name s798 netns v6-lab-try-r2
link add h799 index 197407 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s799 index 66335 master h799 up type veth peer name s799 netns v6-lab-try-r1
link add r2s799 index 131871 master h799 up type veth peer name s799 netns v6-lab-try-r2
link add h800 index 197408 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s800 index 66336 master h800 up type veth peer name s800 netns v6-lab-try-r1
link add r2s800 index 131872 master h800 up type veth peer name s800 netns v6-lab-try-r2
link add h801 index 197409 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s801 index 66337 master h801 up type veth peer name s801 netns v6-lab-try-r1
link add r2s801 index 131873 master h801 up type veth peer name s801 netns v6-lab-try-r2
link add h802 index 197410 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s802 index 66338 master h802 up type veth peer name s802 netns v6-lab-try-r1
link add r2s802 index 131874 master h802 up type veth peer name s802 netns v6-lab-try-r2
link add h803 index 197411 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s803 index 66339 master h803 up type veth peer name s803 netns v6-lab-try-r1
link add r2s803 index 131875 master h803 up type veth peer name s803 netns v6-lab-try-r2
link add h804 index 197412 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s804 index 66340 master h804 up type veth peer name s804 netns v6-lab-try-r1
link add r2s804 index 131876 master h804 up type veth peer name s804 netns v6-lab-try-r2
link add h805 index 197413 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s805 index 66341 master h805 up type veth peer name s805 netns v6-lab-try-r1
link add r2s805 index 131877 master h805 up type veth peer name s805 netns v6-lab-try-r2
link add h806 index 197414 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s806 index 66342 master h806 up type veth peer name s806 netns v6-lab-try-r1
link add r2s806 index 131878 master h806 up type veth peer name s806 netns v6-lab-try-r2
link add h807 index 197415 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s807 index 66343 master h807 up type veth peer name s807 netns v6-lab-try-r1
link add r2s807 index 131879 master h807 up type veth peer name s807 netns v6-lab-try-r2
link add h808 index 197416 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s808 index 66344 master h808 up type veth peer name s808 netns v6-lab-try-r1
link add r2s808 index 131880 master h808 up type veth peer name s808 netns v6-lab-try-r2
link add h809 index 197417 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s809 index 66345 master h809 up type veth peer name s809 netns v6-lab-try-r1
link add r2s809 index 131881 master h809 up type veth peer name s809 netns v6-lab-try-r2
link add h810 index 197418 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s810 index 66346 master h810 up type veth peer name s810 netns v6-lab-try-r1
link add r2s810 index 131882 master h810 up type veth peer name s810 netns v6-lab-try-r2
link add h811 index 197419 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s811 index 66347 master h811 up type veth peer name s811 netns v6-lab-try-r1
link add r2s811 index 131883 master h811 up type veth peer name s811 netns v6-lab-try-r2
link add h812 index 197420 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s812 index 66348 master h812 up type veth peer name s812 netns v6-lab-try-r1
link add r2s812 index 131884 master h812 up type veth peer name s812 netns v6-lab-try-r2
link add h813 index 197421 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s813 index 66349 master h813 up type veth peer name s813 netns v6-lab-try-r1
link add r2s813 index 131885 master h813 up type veth peer name s813 netns v6-lab-try-r2
link add h814 index 197422 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s814 index 66350 master h814 up type veth peer name s814 netns v6-lab-try-r1
link add r2s814 index 131886 master h814 up type veth peer name s814 netns v6-lab-try-r2
link add h815 index 197423 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s815 index 66351 master h815 up type veth peer name s815 netns v6-lab-try-r1
link add r2s815 index 131887 master h815 up type veth peer name s815 netns v6-lab-try-r2
link add h816 index 197424 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s816 index 66352 master h816 up type veth peer name s816 netns v6-lab-try-r1
link add r2s816 index 131888 master h816 up type veth peer name s816 netns v6-lab-try-r2
link add h817 index 197425 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s817 index 66353 master h817 up type veth peer name s817 netns v6-lab-try-r1
link add r2s817 index 131889 master h817 up type veth peer name s817 netns v6-lab-try-r2
link add h818 index 197426 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s818 index 66354 master h818 up type veth peer name s818 netns v6-lab-try-r1
link add r2s818 index 131890 master h818 up type veth peer name s818 netns v6-lab-try-r2
link add h819 index 197427 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s819 index 66355 master h819 up type veth peer name s819 netns v6-lab-try-r1
link add r2s819 index 131891 master h819 up type veth peer name s819 netns v6-lab-try-r2
link add h820 index 197428 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s820 index 66356 master h820 up type veth peer name s820 netns v6-lab-try-r1
link add r2s820 index 131892 master h820 up type veth peer name s820 netns v6-lab-try-r2
link add h821 index 197429 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s821 index 66357 master h821 up type veth peer name s821 netns v6-lab-try-r1
link add r2s821 index 131893 master h821 up type veth peer name s821 netns v6-lab-try-r2
link add h822 index 197430 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s822 index 66358 master h822 up type veth peer name s822 netns v6-lab-try-r1
link add r2s822 index 131894 master h822 up type veth peer name s822 netns v6-lab-try-r2
link add h823 index 197431 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s823 index 66359 master h823 up type veth peer name s823 netns v6-lab-try-r1
link add r2s823 index 131895 master h823 up type veth peer name s823 netns v6-lab-try-r2
link add h824 index 197432 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s824 index 66360 master h824 up type veth peer name s824 netns v6-lab-try-r1
link add r2s824 index 131896 master h824 up type veth peer name s824 netns v6-lab-try-r2
link add h825 index 197433 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s825 index 66361 master h825 up type veth peer name s825 netns v6-lab-try-r1
link add r2s825 index 131897 master h825 up type veth peer name s825 netns v6-lab-try-r2
link add h826 index 197434 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s826 index 66362 master h826 up type veth peer name s826 netns v6-lab-try-r1
link add r2s826 index 131898 master h826 up type veth peer name s826 netns v6-lab-try-r2
link add h827 index 197435 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s827 index 66363 master h827 up type veth peer name s827 netns v6-lab-try-r1
link add r2s827 index 131899 master h827 up type veth peer name s827 netns v6-lab-try-r2
link add h828 index 197436 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s828 index 66364 master h828 up type veth peer name s828 netns v6-lab-try-r1
link add r2s828 index 131900 master h828 up type veth peer name s828 netns v6-lab-try-r2
link add h829 index 197437 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s829 index 66365 master h829 up type veth peer name s829 netns v6-lab-try-r1
link add r2s829 index 131901 master h829 up type veth peer name s829 netns v6-lab-try-r2
link add h830 index 197438 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s830 index 66366 master h830 up type veth peer name s830 netns v6-lab-try-r1
link add r2s830 index 131902 master h830 up type veth peer name s830 netns v6-lab-try-r2
link add h831 index 197439 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s831 index 66367 master h831 up type veth peer name s831 netns v6-lab-try-r1
link add r2s831 index 131903 master h831 up type veth peer name s831 netns v6-lab-try-r2
link add h832 index 197440 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s832 index 66368 master h832 up type veth peer name s832 netns v6-lab-try-r1
link add r2s832 index 131904 master h832 up type veth peer name s832 netns v6-lab-try-r2
link add h833 index 197441 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s833 index 66369 master h833 up type veth peer name s833 netns v6-lab-try-r1
link add r2s833 index 131905 master h833 up type veth peer name s833 netns v6-lab-try-r2
link add h834 index 197442 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s834 index 66370 master h834 up type veth peer name s834 netns v6-lab-try-r1
link add r2s834 index 131906 master h834 up type veth peer name s834 netns v6-lab-try-r2
link add h835 index 197443 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s835 index 66371 master h835 up type veth peer name s835 netns v6-lab-try-r1
link add r2s835 index 131907 master h835 up type veth peer name s835 netns v6-lab-try-r2
link add h836 index 197444 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s836 index 66372 master h836 up type veth peer name s836 netns v6-lab-try-r1
link add r2s836 index 131908 master h836 up type veth peer name s836 netns v6-lab-try-r2
link add h837 index 197445 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s837 index 66373 master h837 up type veth peer name s837 netns v6-lab-try-r1
link add r2s837 index 131909 master h837 up type veth peer name s837 netns v6-lab-try-r2
link add h838 index 197446 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s838 index 66374 master h838 up type veth peer name s838 netns v6-lab-try-r1
link add r2s838 index 131910 master h838 up type veth peer name s838 netns v6-lab-try-r2
link add h839 index 197447 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s839 index 66375 master h839 up type veth peer name s839 netns v6-lab-try-r1
link add r2s839 index 131911 master h839 up type veth peer name s839 netns v6-lab-try-r2
link add h840 index 197448 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s840 index 66376 master h840 up type veth peer name s840 netns v6-lab-try-r1
link add r2s840 index 131912 master h840 up type veth peer name s840 netns v6-lab-try-r2
link add h841 index 197449 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s841 index 66377 master h841 up type veth peer name s841 netns v6-lab-try-r1
link add r2s841 index 131913 master h841 up type veth peer name s841 netns v6-lab-try-r2
link add h842 index 197450 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s842 index 66378 master h842 up type veth peer name s842 netns v6-lab-try-r1
link add r2s842 index 131914 master h842 up type veth peer name s842 netns v6-lab-try-r2
link add h843 index 197451 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s843 index 66379 master h843 up type veth peer name s843 netns v6-lab-try-r1
link add r2s843 index 131915 master h843 up type veth peer name s843 netns v6-lab-try-r2
link add h844 index 197452 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s844 index 66380 master h844 up type veth peer name s844 netns v6-lab-try-r1
link add r2s844 index 131916 master h844 up type veth peer name s844 netns v6-lab-try-r2
link add h845 index 197453 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s845 index 66381 master h845 up type veth peer name s845 netns v6-lab-try-r1
link add r2s845 index 131917 master h845 up type veth peer name s845 netns v6-lab-try-r2
link add h846 index 197454 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s846 index 66382 master h846 up type veth peer name s846 netns v6-lab-try-r1
link add r2s846 index 131918 master h846 up type veth peer name s846 netns v6-lab-try-r2
link add h847 index 197455 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s847 index 66383 master h847 up type veth peer name s847 netns v6-lab-try-r1
link add r2s847 index 131919 master h847 up type veth peer name s847 netns v6-lab-try-r2
link add h848 index 197456 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s848 index 66384 master h848 up type veth peer name s848 netns v6-lab-try-r1
link add r2s848 index 131920 master h848 up type veth peer name s848 netns v6-lab-try-r2
link add h849 index 197457 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s849 index 66385 master h849 up type veth peer name s849 netns v6-lab-try-r1
link add r2s849 index 131921 master h849 up type veth peer name s849 netns v6-lab-try-r2
link add h850 index 197458 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s850 index 66386 master h850 up type veth peer name s850 netns v6-lab-try-r1
link add r2s850 index 131922 master h850 up type veth peer name s850 netns v6-lab-try-r2
link add h851 index 197459 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s851 index 66387 master h851 up type veth peer name s851 netns v6-lab-try-r1
link add r2s851 index 131923 master h851 up type veth peer name s851 netns v6-lab-try-r2
link add h852 index 197460 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s852 index 66388 master h852 up type veth peer name s852 netns v6-lab-try-r1
link add r2s852 index 131924 master h852 up type veth peer name s852 netns v6-lab-try-r2
link add h853 index 197461 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s853 index 66389 master h853 up type veth peer name s853 netns v6-lab-try-r1
link add r2s853 index 131925 master h853 up type veth peer name s853 netns v6-lab-try-r2
link add h854 index 197462 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s854 index 66390 master h854 up type veth peer name s854 netns v6-lab-try-r1
link add r2s854 index 131926 master h854 up type veth peer name s854 netns v6-lab-try-r2
link add h855 index 197463 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s855 index 66391 master h855 up type veth peer name s855 netns v6-lab-try-r1
link add r2s855 index 131927 master h855 up type veth peer name s855 netns v6-lab-try-r2
link add h856 index 197464 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s856 index 66392 master h856 up type veth peer name s856 netns v6-lab-try-r1
link add r2s856 index 131928 master h856 up type veth peer name s856 netns v6-lab-try-r2
link add h857 index 197465 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s857 index 66393 master h857 up type veth peer name s857 netns v6-lab-try-r1
link add r2s857 index 131929 master h857 up type veth peer name s857 netns v6-lab-try-r2
link add h858 index 197466 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s858 index 66394 master h858 up type veth peer name s858 netns v6-lab-try-r1
link add r2s858 index 131930 master h858 up type veth peer name s858 netns v6-lab-try-r2
link add h859 index 197467 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s859 index 66395 master h859 up type veth peer name s859 netns v6-lab-try-r1
link add r2s859 index 131931 master h859 up type veth peer name s859 netns v6-lab-try-r2
link add h860 index 197468 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s860 index 66396 master h860 up type veth peer name s860 netns v6-lab-try-r1
link add r2s860 index 131932 master h860 up type veth peer name s860 netns v6-lab-try-r2
link add h861 index 197469 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s861 index 66397 master h861 up type veth peer name s861 netns v6-lab-try-r1
link add r2s861 index 131933 master h861 up type veth peer name s861 netns v6-lab-try-r2
link add h862 index 197470 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s862 index 66398 master h862 up type veth peer name s862 netns v6-lab-try-r1
link add r2s862 index 131934 master h862 up type veth peer name s862 netns v6-lab-try-r2
link add h863 index 197471 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s863 index 66399 master h863 up type veth peer name s863 netns v6-lab-try-r1
link add r2s863 index 131935 master h863 up type veth peer name s863 netns v6-lab-try-r2
link add h864 index 197472 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s864 index 66400 master h864 up type veth peer name s864 netns v6-lab-try-r1
link add r2s864 index 131936 master h864 up type veth peer name s864 netns v6-lab-try-r2
link add h865 index 197473 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s865 index 66401 master h865 up type veth peer name s865 netns v6-lab-try-r1
link add r2s865 index 131937 master h865 up type veth peer name s865 netns v6-lab-try-r2
link add h866 index 197474 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s866 index 66402 master h866 up type veth peer name s866 netns v6-lab-try-r1
link add r2s866 index 131938 master h866 up type veth peer name s866 netns v6-lab-try-r2
link add h867 index 197475 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s867 index 66403 master h867 up type veth peer name s867 netns v6-lab-try-r1
link add r2s867 index 131939 master h867 up type veth peer name s867 netns v6-lab-try-r2
link add h868 index 197476 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s868 index 66404 master h868 up type veth peer name s868 netns v6-lab-try-r1
link add r2s868 index 131940 master h868 up type veth peer name s868 netns v6-lab-try-r2
link add h869 index 197477 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s869 index 66405 master h869 up type veth peer name s869 netns v6-lab-try-r1
link add r2s869 index 131941 master h869 up type veth peer name s869 netns v6-lab-try-r2
link add h870 index 197478 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s870 index 66406 master h870 up type veth peer name s870 netns v6-lab-try-r1
link add r2s870 index 131942 master h870 up type veth peer name s870 netns v6-lab-try-r2
link add h871 index 197479 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s871 index 66407 master h871 up type veth peer name s871 netns v6-lab-try-r1
link add r2s871 index 131943 master h871 up type veth peer name s871 netns v6-lab-try-r2
link add h872 index 197480 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s872 index 66408 master h872 up type veth peer name s872 netns v6-lab-try-r1
link add r2s872 index 131944 master h872 up type veth peer name s872 netns v6-lab-try-r2
link add h873 index 197481 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s873 index 66409 master h873 up type veth peer name s873 netns v6-lab-try-r1
link add r2s873 index 131945 master h873 up type veth peer name s873 netns v6-lab-try-r2
link add h874 index 197482 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s874 index 66410 master h874 up type veth peer name s874 netns v6-lab-try-r1
link add r2s874 index 131946 master h874 up type veth peer name s874 netns v6-lab-try-r2
link add h875 index 197483 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s875 index 66411 master h875 up type veth peer name s875 netns v6-lab-try-r1
link add r2s875 index 131947 master h875 up type veth peer name s875 netns v6-lab-try-r2
link add h876 index 197484 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s876 index 66412 master h876 up type veth peer name s876 netns v6-lab-try-r1
link add r2s876 index 131948 master h876 up type veth peer name s876 netns v6-lab-try-r2
link add h877 index 197485 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s877 index 66413 master h877 up type veth peer name s877 netns v6-lab-try-r1
link add r2s877 index 131949 master h877 up type veth peer name s877 netns v6-lab-try-r2
link add h878 index 197486 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s878 index 66414 master h878 up type veth peer name s878 netns v6-lab-try-r1
link add r2s878 index 131950 master h878 up type veth peer name s878 netns v6-lab-try-r2
link add h879 index 197487 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s879 index 66415 master h879 up type veth peer name s879 netns v6-lab-try-r1
link add r2s879 index 131951 master h879 up type veth peer name s879 netns v6-lab-try-r2
link add h880 index 197488 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s880 index 66416 master h880 up type veth peer name s880 netns v6-lab-try-r1
link add r2s880 index 131952 master h880 up type veth peer name s880 netns v6-lab-try-r2
link add h881 index 197489 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s881 index 66417 master h881 up type veth peer name s881 netns v6-lab-try-r1
link add r2s881 index 131953 master h881 up type veth peer name s881 netns v6-lab-try-r2
link add h882 index 197490 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s882 index 66418 master h882 up type veth peer name s882 netns v6-lab-try-r1
link add r2s882 index 131954 master h882 up type veth peer name s882 netns v6-lab-try-r2
link add h883 index 197491 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s883 index 66419 master h883 up type veth peer name s883 netns v6-lab-try-r1
link add r2s883 index 131955 master h883 up type veth peer name s883 netns v6-lab-try-r2
link add h884 index 197492 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s884 index 66420 master h884 up type veth peer name s884 netns v6-lab-try-r1
link add r2s884 index 131956 master h884 up type veth peer name s884 netns v6-lab-try-r2
link add h885 index 197493 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s885 index 66421 master h885 up type veth peer name s885 netns v6-lab-try-r1
link add r2s885 index 131957 master h885 up type veth peer name s885 netns v6-lab-try-r2
link add h886 index 197494 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s886 index 66422 master h886 up type veth peer name s886 netns v6-lab-try-r1
link add r2s886 index 131958 master h886 up type veth peer name s886 netns v6-lab-try-r2
link add h887 index 197495 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s887 index 66423 master h887 up type veth peer name s887 netns v6-lab-try-r1
link add r2s887 index 131959 master h887 up type veth peer name s887 netns v6-lab-try-r2
link add h888 index 197496 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s888 index 66424 master h888 up type veth peer name s888 netns v6-lab-try-r1
link add r2s888 index 131960 master h888 up type veth peer name s888 netns v6-lab-try-r2
link add h889 index 197497 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s889 index 66425 master h889 up type veth peer name s889 netns v6-lab-try-r1
link add r2s889 index 131961 master h889 up type veth peer name s889 netns v6-lab-try-r2
link add h890 index 197498 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s890 index 66426 master h890 up type veth peer name s890 netns v6-lab-try-r1
link add r2s890 index 131962 master h890 up type veth peer name s890 netns v6-lab-try-r2
link add h891 index 197499 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s891 index 66427 master h891 up type veth peer name s891 netns v6-lab-try-r1
link add r2s891 index 131963 master h891 up type veth peer name s891 netns v6-lab-try-r2
link add h892 index 197500 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s892 index 66428 master h892 up type veth peer name s892 netns v6-lab-try-r1
link add r2s892 index 131964 master h892 up type veth peer name s892 netns v6-lab-try-r2
link add h893 index 197501 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s893 index 66429 master h893 up type veth peer name s893 netns v6-lab-try-r1
link add r2s893 index 131965 master h893 up type veth peer name s893 netns v6-lab-try-r2
link add h894 index 197502 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s894 index 66430 master h894 up type veth peer name s894 netns v6-lab-try-r1
link add r2s894 index 131966 master h894 up type veth peer name s894 netns v6-lab-try-r2
link add h895 index 197503 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s895 index 66431 master h895 up type veth peer name s895 netns v6-lab-try-r1
link add r2s895 index 131967 master h895 up type veth peer name s895 netns v6-lab-try-r2
link add h896 index 197504 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s896 index 66432 master h896 up type veth peer name s896 netns v6-lab-try-r1
link add r2s896 index 131968 master h896 up type veth peer name s896 netns v6-lab-try-r2
link add h897 index 197505 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s897 index 66433 master h897 up type veth peer name s897 netns v6-lab-try-r1
link add r2s897 index 131969 master h897 up type veth peer name s897 netns v6-lab-try-r2
link add h898 index 197506 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s898 index 66434 master h898 up type veth peer name s898 netns v6-lab-try-r1
link add r2s898 index 131970 master h898 up type veth peer name s898 netns v6-lab-try-r2
link add h899 index 197507 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s899 index 66435 master h899 up type veth peer name s899 netns v6-lab-try-r1
link add r2s899 index 131971 master h899 up type veth peer name s899 netns v6-lab-try-r2
link add h900 index 197508 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s900 index 66436 master h900 up type veth peer name s900 netns v6-lab-try-r1
link add r2s900 index 131972 master h900 up type veth peer name s900 netns v6-lab-try-r2
link add h901 index 197509 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s901 index 66437 master h901 up type veth peer name s901 netns v6-lab-try-r1
link add r2s901 index 131973 master h901 up type veth peer name s901 netns v6-lab-try-r2
link add h902 index 197510 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s902 index 66438 master h902 up type veth peer name s902 netns v6-lab-try-r1
link add r2s902 index 131974 master h902 up type veth peer name s902 netns v6-lab-try-r2
link add h903 index 197511 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s903 index 66439 master h903 up type veth peer name s903 netns v6-lab-try-r1
link add r2s903 index 131975 master h903 up type veth peer name s903 netns v6-lab-try-r2
link add h904 index 197512 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s904 index 66440 master h904 up type veth peer name s904 netns v6-lab-try-r1
link add r2s904 index 131976 master h904 up type veth peer name s904 netns v6-lab-try-r2
link add h905 index 197513 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s905 index 66441 master h905 up type veth peer name s905 netns v6-lab-try-r1
link add r2s905 index 131977 master h905 up type veth peer name s905 netns v6-lab-try-r2
link add h906 index 197514 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s906 index 66442 master h906 up type veth peer name s906 netns v6-lab-try-r1
link add r2s906 index 131978 master h906 up type veth peer name s906 netns v6-lab-try-r2
link add h907 index 197515 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s907 index 66443 master h907 up type veth peer name s907 netns v6-lab-try-r1
link add r2s907 index 131979 master h907 up type veth peer name s907 netns v6-lab-try-r2
link add h908 index 197516 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s908 index 66444 master h908 up type veth peer name s908 netns v6-lab-try-r1
link add r2s908 index 131980 master h908 up type veth peer name s908 netns v6-lab-try-r2
link add h909 index 197517 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s909 index 66445 master h909 up type veth peer name s909 netns v6-lab-try-r1
link add r2s909 index 131981 master h909 up type veth peer name s909 netns v6-lab-try-r2
link add h910 index 197518 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s910 index 66446 master h910 up type veth peer name s910 netns v6-lab-try-r1
link add r2s910 index 131982 master h910 up type veth peer name s910 netns v6-lab-try-r2
link add h911 index 197519 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s911 index 66447 master h911 up type veth peer name s911 netns v6-lab-try-r1
link add r2s911 index 131983 master h911 up type veth peer name s911 netns v6-lab-try-r2
link add h912 index 197520 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s912 index 66448 master h912 up type veth peer name s912 netns v6-lab-try-r1
link add r2s912 index 131984 master h912 up type veth peer name s912 netns v6-lab-try-r2
link add h913 index 197521 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s913 index 66449 master h913 up type veth peer name s913 netns v6-lab-try-r1
link add r2s913 index 131985 master h913 up type veth peer name s913 netns v6-lab-try-r2
link add h914 index 197522 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s914 index 66450 master h914 up type veth peer name s914 netns v6-lab-try-r1
link add r2s914 index 131986 master h914 up type veth peer name s914 netns v6-lab-try-r2
link add h915 index 197523 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s915 index 66451 master h915 up type veth peer name s915 netns v6-lab-try-r1
link add r2s915 index 131987 master h915 up type veth peer name s915 netns v6-lab-try-r2
link add h916 index 197524 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s916 index 66452 master h916 up type veth peer name s916 netns v6-lab-try-r1
link add r2s916 index 131988 master h916 up type veth peer name s916 netns v6-lab-try-r2
link add h917 index 197525 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s917 index 66453 master h917 up type veth peer name s917 netns v6-lab-try-r1
link add r2s917 index 131989 master h917 up type veth peer name s917 netns v6-lab-try-r2
link add h918 index 197526 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s918 index 66454 master h918 up type veth peer name s918 netns v6-lab-try-r1
link add r2s918 index 131990 master h918 up type veth peer name s918 netns v6-lab-try-r2
link add h919 index 197527 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s919 index 66455 master h919 up type veth peer name s919 netns v6-lab-try-r1
link add r2s919 index 131991 master h919 up type veth peer name s919 netns v6-lab-try-r2
link add h920 index 197528 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s920 index 66456 master h920 up type veth peer name s920 netns v6-lab-try-r1
link add r2s920 index 131992 master h920 up type veth peer name s920 netns v6-lab-try-r2
link add h921 index 197529 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s921 index 66457 master h921 up type veth peer name s921 netns v6-lab-try-r1
link add r2s921 index 131993 master h921 up type veth peer name s921 netns v6-lab-try-r2
link add h922 index 197530 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s922 index 66458 master h922 up type veth peer name s922 netns v6-lab-try-r1
link add r2s922 index 131994 master h922 up type veth peer name s922 netns v6-lab-try-r2
link add h923 index 197531 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s923 index 66459 master h923 up type veth peer name s923 netns v6-lab-try-r1
link add r2s923 index 131995 master h923 up type veth peer name s923 netns v6-lab-try-r2
link add h924 index 197532 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s924 index 66460 master h924 up type veth peer name s924 netns v6-lab-try-r1
link add r2s924 index 131996 master h924 up type veth peer name s924 netns v6-lab-try-r2
link add h925 index 197533 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s925 index 66461 master h925 up type veth peer name s925 netns v6-lab-try-r1
link add r2s925 index 131997 master h925 up type veth peer name s925 netns v6-lab-try-r2
link add h926 index 197534 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s926 index 66462 master h926 up type veth peer name s926 netns v6-lab-try-r1
link add r2s926 index 131998 master h926 up type veth peer name s926 netns v6-lab-try-r2
link add h927 index 197535 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s927 index 66463 master h927 up type veth peer name s927 netns v6-lab-try-r1
link add r2s927 index 131999 master h927 up type veth peer name s927 netns v6-lab-try-r2
link add h928 index 197536 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s928 index 66464 master h928 up type veth peer name s928 netns v6-lab-try-r1
link add r2s928 index 132000 master h928 up type veth peer name s928 netns v6-lab-try-r2
link add h929 index 197537 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s929 index 66465 master h929 up type veth peer name s929 netns v6-lab-try-r1
link add r2s929 index 132001 master h929 up type veth peer name s929 netns v6-lab-try-r2
link add h930 index 197538 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s930 index 66466 master h930 up type veth peer name s930 netns v6-lab-try-r1
link add r2s930 index 132002 master h930 up type veth peer name s930 netns v6-lab-try-r2
link add h931 index 197539 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s931 index 66467 master h931 up type veth peer name s931 netns v6-lab-try-r1
link add r2s931 index 132003 master h931 up type veth peer name s931 netns v6-lab-try-r2
link add h932 index 197540 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s932 index 66468 master h932 up type veth peer name s932 netns v6-lab-try-r1
link add r2s932 index 132004 master h932 up type veth peer name s932 netns v6-lab-try-r2
link add h933 index 197541 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s933 index 66469 master h933 up type veth peer name s933 netns v6-lab-try-r1
link add r2s933 index 132005 master h933 up type veth peer name s933 netns v6-lab-try-r2
link add h934 index 197542 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s934 index 66470 master h934 up type veth peer name s934 netns v6-lab-try-r1
link add r2s934 index 132006 master h934 up type veth peer name s934 netns v6-lab-try-r2
link add h935 index 197543 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s935 index 66471 master h935 up type veth peer name s935 netns v6-lab-try-r1
link add r2s935 index 132007 master h935 up type veth peer name s935 netns v6-lab-try-r2
link add h936 index 197544 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s936 index 66472 master h936 up type veth peer name s936 netns v6-lab-try-r1
link add r2s936 index 132008 master h936 up type veth peer name s936 netns v6-lab-try-r2
link add h937 index 197545 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s937 index 66473 master h937 up type veth peer name s937 netns v6-lab-try-r1
link add r2s937 index 132009 master h937 up type veth peer name s937 netns v6-lab-try-r2
link add h938 index 197546 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s938 index 66474 master h938 up type veth peer name s938 netns v6-lab-try-r1
link add r2s938 index 132010 master h938 up type veth peer name s938 netns v6-lab-try-r2
link add h939 index 197547 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s939 index 66475 master h939 up type veth peer name s939 netns v6-lab-try-r1
link add r2s939 index 132011 master h939 up type veth peer name s939 netns v6-lab-try-r2
link add h940 index 197548 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s940 index 66476 master h940 up type veth peer name s940 netns v6-lab-try-r1
link add r2s940 index 132012 master h940 up type veth peer name s940 netns v6-lab-try-r2
link add h941 index 197549 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s941 index 66477 master h941 up type veth peer name s941 netns v6-lab-try-r1
link add r2s941 index 132013 master h941 up type veth peer name s941 netns v6-lab-try-r2
link add h942 index 197550 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s942 index 66478 master h942 up type veth peer name s942 netns v6-lab-try-r1
link add r2s942 index 132014 master h942 up type veth peer name s942 netns v6-lab-try-r2
link add h943 index 197551 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s943 index 66479 master h943 up type veth peer name s943 netns v6-lab-try-r1
link add r2s943 index 132015 master h943 up type veth peer name s943 netns v6-lab-try-r2
link add h944 index 197552 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s944 index 66480 master h944 up type veth peer name s944 netns v6-lab-try-r1
link add r2s944 index 132016 master h944 up type veth peer name s944 netns v6-lab-try-r2
link add h945 index 197553 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s945 index 66481 master h945 up type veth peer name s945 netns v6-lab-try-r1
link add r2s945 index 132017 master h945 up type veth peer name s945 netns v6-lab-try-r2
link add h946 index 197554 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s946 index 66482 master h946 up type veth peer name s946 netns v6-lab-try-r1
link add r2s946 index 132018 master h946 up type veth peer name s946 netns v6-lab-try-r2
link add h947 index 197555 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s947 index 66483 master h947 up type veth peer name s947 netns v6-lab-try-r1
link add r2s947 index 132019 master h947 up type veth peer name s947 netns v6-lab-try-r2
link add h948 index 197556 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s948 index 66484 master h948 up type veth peer name s948 netns v6-lab-try-r1
link add r2s948 index 132020 master h948 up type veth peer name s948 netns v6-lab-try-r2
link add h949 index 197557 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s949 index 66485 master h949 up type veth peer name s949 netns v6-lab-try-r1
link add r2s949 index 132021 master h949 up type veth peer name s949 netns v6-lab-try-r2
link add h950 index 197558 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s950 index 66486 master h950 up type veth peer name s950 netns v6-lab-try-r1
link add r2s950 index 132022 master h950 up type veth peer name s950 netns v6-lab-try-r2
link add h951 index 197559 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s951 index 66487 master h951 up type veth peer name s951 netns v6-lab-try-r1
link add r2s951 index 132023 master h951 up type veth peer name s951 netns v6-lab-try-r2
link add h952 index 197560 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s952 index 66488 master h952 up type veth peer name s952 netns v6-lab-try-r1
link add r2s952 index 132024 master h952 up type veth peer name s952 netns v6-lab-try-r2
link add h953 index 197561 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s953 index 66489 master h953 up type veth peer name s953 netns v6-lab-try-r1
link add r2s953 index 132025 master h953 up type veth peer name s953 netns v6-lab-try-r2
link add h954 index 197562 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s954 index 66490 master h954 up type veth peer name s954 netns v6-lab-try-r1
link add r2s954 index 132026 master h954 up type veth peer name s954 netns v6-lab-try-r2
link add h955 index 197563 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s955 index 66491 master h955 up type veth peer name s955 netns v6-lab-try-r1
link add r2s955 index 132027 master h955 up type veth peer name s955 netns v6-lab-try-r2
link add h956 index 197564 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s956 index 66492 master h956 up type veth peer name s956 netns v6-lab-try-r1
link add r2s956 index 132028 master h956 up type veth peer name s956 netns v6-lab-try-r2
link add h957 index 197565 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s957 index 66493 master h957 up type veth peer name s957 netns v6-lab-try-r1
link add r2s957 index 132029 master h957 up type veth peer name s957 netns v6-lab-try-r2
link add h958 index 197566 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s958 index 66494 master h958 up type veth peer name s958 netns v6-lab-try-r1
link add r2s958 index 132030 master h958 up type veth peer name s958 netns v6-lab-try-r2
link add h959 index 197567 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s959 index 66495 master h959 up type veth peer name s959 netns v6-lab-try-r1
link add r2s959 index 132031 master h959 up type veth peer name s959 netns v6-lab-try-r2
link add h960 index 197568 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s960 index 66496 master h960 up type veth peer name s960 netns v6-lab-try-r1
link add r2s960 index 132032 master h960 up type veth peer name s960 netns v6-lab-try-r2
link add h961 index 197569 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s961 index 66497 master h961 up type veth peer name s961 netns v6-lab-try-r1
link add r2s961 index 132033 master h961 up type veth peer name s961 netns v6-lab-try-r2
link add h962 index 197570 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s962 index 66498 master h962 up type veth peer name s962 netns v6-lab-try-r1
link add r2s962 index 132034 master h962 up type veth peer name s962 netns v6-lab-try-r2
link add h963 index 197571 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s963 index 66499 master h963 up type veth peer name s963 netns v6-lab-try-r1
link add r2s963 index 132035 master h963 up type veth peer name s963 netns v6-lab-try-r2
link add h964 index 197572 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s964 index 66500 master h964 up type veth peer name s964 netns v6-lab-try-r1
link add r2s964 index 132036 master h964 up type veth peer name s964 netns v6-lab-try-r2
link add h965 index 197573 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s965 index 66501 master h965 up type veth peer name s965 netns v6-lab-try-r1
link add r2s965 index 132037 master h965 up type veth peer name s965 netns v6-lab-try-r2
link add h966 index 197574 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s966 index 66502 master h966 up type veth peer name s966 netns v6-lab-try-r1
link add r2s966 index 132038 master h966 up type veth peer name s966 netns v6-lab-try-r2
link add h967 index 197575 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s967 index 66503 master h967 up type veth peer name s967 netns v6-lab-try-r1
link add r2s967 index 132039 master h967 up type veth peer name s967 netns v6-lab-try-r2
link add h968 index 197576 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s968 index 66504 master h968 up type veth peer name s968 netns v6-lab-try-r1
link add r2s968 index 132040 master h968 up type veth peer name s968 netns v6-lab-try-r2
link add h969 index 197577 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s969 index 66505 master h969 up type veth peer name s969 netns v6-lab-try-r1
link add r2s969 index 132041 master h969 up type veth peer name s969 netns v6-lab-try-r2
link add h970 index 197578 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s970 index 66506 master h970 up type veth peer name s970 netns v6-lab-try-r1
link add r2s970 index 132042 master h970 up type veth peer name s970 netns v6-lab-try-r2
link add h971 index 197579 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s971 index 66507 master h971 up type veth peer name s971 netns v6-lab-try-r1
link add r2s971 index 132043 master h971 up type veth peer name s971 netns v6-lab-try-r2
link add h972 index 197580 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s972 index 66508 master h972 up type veth peer name s972 netns v6-lab-try-r1
link add r2s972 index 132044 master h972 up type veth peer name s972 netns v6-lab-try-r2
link add h973 index 197581 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s973 index 66509 master h973 up type veth peer name s973 netns v6-lab-try-r1
link add r2s973 index 132045 master h973 up type veth peer name s973 netns v6-lab-try-r2
link add h974 index 197582 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s974 index 66510 master h974 up type veth peer name s974 netns v6-lab-try-r1
link add r2s974 index 132046 master h974 up type veth peer name s974 netns v6-lab-try-r2
link add h975 index 197583 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s975 index 66511 master h975 up type veth peer name s975 netns v6-lab-try-r1
link add r2s975 index 132047 master h975 up type veth peer name s975 netns v6-lab-try-r2
link add h976 index 197584 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s976 index 66512 master h976 up type veth peer name s976 netns v6-lab-try-r1
link add r2s976 index 132048 master h976 up type veth peer name s976 netns v6-lab-try-r2
link add h977 index 197585 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s977 index 66513 master h977 up type veth peer name s977 netns v6-lab-try-r1
link add r2s977 index 132049 master h977 up type veth peer name s977 netns v6-lab-try-r2
link add h978 index 197586 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s978 index 66514 master h978 up type veth peer name s978 netns v6-lab-try-r1
link add r2s978 index 132050 master h978 up type veth peer name s978 netns v6-lab-try-r2
link add h979 index 197587 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s979 index 66515 master h979 up type veth peer name s979 netns v6-lab-try-r1
link add r2s979 index 132051 master h979 up type veth peer name s979 netns v6-lab-try-r2
link add h980 index 197588 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s980 index 66516 master h980 up type veth peer name s980 netns v6-lab-try-r1
link add r2s980 index 132052 master h980 up type veth peer name s980 netns v6-lab-try-r2
link add h981 index 197589 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s981 index 66517 master h981 up type veth peer name s981 netns v6-lab-try-r1
link add r2s981 index 132053 master h981 up type veth peer name s981 netns v6-lab-try-r2
link add h982 index 197590 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s982 index 66518 master h982 up type veth peer name s982 netns v6-lab-try-r1
link add r2s982 index 132054 master h982 up type veth peer name s982 netns v6-lab-try-r2
link add h983 index 197591 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s983 index 66519 master h983 up type veth peer name s983 netns v6-lab-try-r1
link add r2s983 index 132055 master h983 up type veth peer name s983 netns v6-lab-try-r2
link add h984 index 197592 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s984 index 66520 master h984 up type veth peer name s984 netns v6-lab-try-r1
link add r2s984 index 132056 master h984 up type veth peer name s984 netns v6-lab-try-r2
link add h985 index 197593 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s985 index 66521 master h985 up type veth peer name s985 netns v6-lab-try-r1
link add r2s985 index 132057 master h985 up type veth peer name s985 netns v6-lab-try-r2
link add h986 index 197594 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s986 index 66522 master h986 up type veth peer name s986 netns v6-lab-try-r1
link add r2s986 index 132058 master h986 up type veth peer name s986 netns v6-lab-try-r2
link add h987 index 197595 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s987 index 66523 master h987 up type veth peer name s987 netns v6-lab-try-r1
link add r2s987 index 132059 master h987 up type veth peer name s987 netns v6-lab-try-r2
link add h988 index 197596 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s988 index 66524 master h988 up type veth peer name s988 netns v6-lab-try-r1
link add r2s988 index 132060 master h988 up type veth peer name s988 netns v6-lab-try-r2
link add h989 index 197597 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s989 index 66525 master h989 up type veth peer name s989 netns v6-lab-try-r1
link add r2s989 index 132061 master h989 up type veth peer name s989 netns v6-lab-try-r2
link add h990 index 197598 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s990 index 66526 master h990 up type veth peer name s990 netns v6-lab-try-r1
link add r2s990 index 132062 master h990 up type veth peer name s990 netns v6-lab-try-r2
link add h991 index 197599 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s991 index 66527 master h991 up type veth peer name s991 netns v6-lab-try-r1
link add r2s991 index 132063 master h991 up type veth peer name s991 netns v6-lab-try-r2
link add h992 index 197600 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s992 index 66528 master h992 up type veth peer name s992 netns v6-lab-try-r1
link add r2s992 index 132064 master h992 up type veth peer name s992 netns v6-lab-try-r2
link add h993 index 197601 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s993 index 66529 master h993 up type veth peer name s993 netns v6-lab-try-r1
link add r2s993 index 132065 master h993 up type veth peer name s993 netns v6-lab-try-r2
link add h994 index 197602 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s994 index 66530 master h994 up type veth peer name s994 netns v6-lab-try-r1
link add r2s994 index 132066 master h994 up type veth peer name s994 netns v6-lab-try-r2
link add h995 index 197603 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s995 index 66531 master h995 up type veth peer name s995 netns v6-lab-try-r1
link add r2s995 index 132067 master h995 up type veth peer name s995 netns v6-lab-try-r2
link add h996 index 197604 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s996 index 66532 master h996 up type veth peer name s996 netns v6-lab-try-r1
link add r2s996 index 132068 master h996 up type veth peer name s996 netns v6-lab-try-r2
link add h997 index 197605 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s997 index 66533 master h997 up type veth peer name s997 netns v6-lab-try-r1
link add r2s997 index 132069 master h997 up type veth peer name s997 netns v6-lab-try-r2
link add h998 index 197606 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s998 index 66534 master h998 up type veth peer name s998 netns v6-lab-try-r1
link add r2s998 index 132070 master h998 up type veth peer name s998 netns v6-lab-try-r2
link add h999 index 197607 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s999 index 66535 master h999 up type veth peer name s999 netns v6-lab-try-r1
link add r2s999 index 132071 master h999 up type veth peer name s999 netns v6-lab-try-r2
link add h1000 index 197608 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link add r1s1000 index 66536 master h1000 up type veth peer name s1000 netns v6-lab-try-r1
link add r2s1000 index 132072 master h1000 up type veth peer name s1000 netns v6-lab-try-r2
